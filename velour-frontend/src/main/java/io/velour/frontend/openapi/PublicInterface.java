package io.velour.frontend.openapi;

import java.math.BigDecimal;
import java.util.List;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.BinarySchema;
import io.swagger.v3.oas.models.media.BooleanSchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;

import io.velour.shell.problem.Problem;

/**
 * The OpenAPI description of the public interface. Written out, because the handlers are not annotated methods: they read
 * the raw request target, and write from other threads.
 */
public final class PublicInterface {
    private static final String BINARY = "application/octet-stream";
    private static final String TEXT = "text/plain";
    private static final BigDecimal MAX_SECONDS = BigDecimal.valueOf(315_360_000);

    private PublicInterface() {}

    /** @param maxValueBytes the largest value that this frontend takes */
    public static OpenAPI describe(int maxValueBytes) {
        Parameter key = new Parameter().in("path").name("key").required(true)
                .description(
                        "1 to 1,024 bytes, percent-encoded, decoded once and otherwise left alone; slashes included")
                .schema(new StringSchema().maxLength(3 * 1_024));
        Parameter key64 = new Parameter().in("path").name("key").required(true)
                .description("1 to 1,024 bytes in base64url, padded or not").schema(new StringSchema());
        return new OpenAPI()
                .info(new Info().title("Velour").version("v1")
                        .description("A distributed key-value store. Every key is one linearizable register."))
                .paths(new Paths().addPathItem("/v1/kv/{key}", keyValue(key, maxValueBytes, ""))
                        .addPathItem("/v1/kv64/{key}", keyValue(key64, maxValueBytes, "64"))
                        .addPathItem("/v1/batch", ManyKeys.batch())
                        .addPathItem("/v1/keys", ManyKeys.keys()).addPathItem("/get/", originalGet())
                        .addPathItem("/set/", originalSet()));
    }

    private static PathItem keyValue(Parameter key, int maxValueBytes, String suffix) {
        return new PathItem().addParametersItem(key).get(get("get" + suffix, "Get a value"))
                .head(get("head" + suffix, "Get what is known of a value, without the value"))
                .put(put("put" + suffix, maxValueBytes)).delete(delete("delete" + suffix));
    }

    private static Operation get(String id, String summary) {
        return operation(id, summary)
                .addParametersItem(header("If-None-Match", "entity tags, or *; if one is that of the value, 304"))
                .addParametersItem(header("If-Match", "entity tags, or *; if none is that of the value, 412"))
                .responses(responses().addApiResponse("200", value().description("the value, as it was put"))
                        .addApiResponse("304", new ApiResponse().description("the value has one of these entity tags"))
                        .addApiResponse("404", problem("the key has no value (not-found)"))
                        .addApiResponse("412", preconditionFailed()));
    }

    private static Operation put(String id, int maxValueBytes) {
        return operation(id, "Put a value")
                .requestBody(
                        new RequestBody().description("at most " + maxValueBytes + " bytes; its content type is kept")
                                .content(new Content().addMediaType("*/*", new MediaType().schema(new BinarySchema()))))
                .addParametersItem(header("If-None-Match", "*: only if the key has no value"))
                .addParametersItem(header("If-Match", "one entity tag: only if it is that of the value"))
                .addParametersItem(new Parameter().in("header").name("Velour-TTL")
                        .description("after how many seconds the value expires; never without it")
                        .schema(new IntegerSchema().minimum(BigDecimal.ONE).maximum(MAX_SECONDS)))
                .responses(writeResponses()
                        .addApiResponse("201", entityTag(new ApiResponse().description("created: with If-None-Match")))
                        .addApiResponse("204",
                                entityTag(new ApiResponse().description("on the disk of every replica")))
                        .addApiResponse("412", preconditionFailed())
                        .addApiResponse("413", problem("the value is too large (value-too-large)")));
    }

    private static Operation delete(String id) {
        return operation(id, "Delete a value")
                .addParametersItem(header("If-Match", "one entity tag: only if it is that of the value"))
                .responses(writeResponses()
                        .addApiResponse("204",
                                new ApiResponse().description("the key has no value now, whether or not it had one"))
                        .addApiResponse("412", preconditionFailed()));
    }

    private static PathItem originalGet() {
        return new PathItem().get(operation("originalGet", "Get a value (original interface)")
                .addParametersItem(query("key", true))
                .responses(responses().addApiResponse("200", value().description("the value"))
                        .addApiResponse("404", text("there is none")).addApiResponse("501", text("used wrongly"))));
    }

    private static PathItem originalSet() {
        ApiResponses done = writeResponses().addApiResponse("200", new ApiResponse().description("done"))
                .addApiResponse("413", problem("the value is too large (value-too-large)"))
                .addApiResponse("501",
                        text("used wrongly: no key, two keys, no value, a value in both places, another verb"));
        return new PathItem()
                .get(operation("originalSetByQuery", "Put a value (original interface)")
                        .addParametersItem(query("key", true)).addParametersItem(query("value", true)).responses(done))
                .post(operation("originalSet", "Put a value (original interface)").addParametersItem(query("key", true))
                        .addParametersItem(query("value", false))
                        .requestBody(new RequestBody().description("the value, raw, if the query has none")
                                .content(new Content().addMediaType("*/*", new MediaType().schema(new BinarySchema()))))
                        .responses(done));
    }

    private static Parameter header(String name, String description) {
        return new Parameter().in("header").name(name).description(description).schema(new StringSchema());
    }

    private static ApiResponse preconditionFailed() {
        return entityTag(problem("the value has another entity tag, this one, or there is none (precondition-failed)"));
    }

    static Operation operation(String id, String summary) {
        return new Operation().operationId(id).summary(summary);
    }

    static Parameter query(String name, boolean required) {
        return new Parameter().in("query").name(name).required(required).schema(new StringSchema());
    }

    static ApiResponses responses() {
        return new ApiResponses()
                .addApiResponse("400",
                        problem("the key is none (invalid-key), or something else is wrong (bad-request)"))
                .addApiResponse("429", problem("too much is under way here; nothing was done (overloaded)"))
                .addApiResponse("503", problem("nothing was done; ask again (unavailable)"));
    }

    private static ApiResponses writeResponses() {
        return responses().addApiResponse("504",
                problem("the outcome is unknown: the write may still appear (indeterminate)"));
    }

    private static ApiResponse value() {
        return entityTag(new ApiResponse()
                .addHeaderObject("Expires",
                        new Header().description("when it expires, if it does").schema(new StringSchema()))
                .content(new Content().addMediaType(BINARY, new MediaType().schema(new BinarySchema()))));
    }

    private static ApiResponse entityTag(ApiResponse response) {
        return response.addHeaderObject("ETag",
                new Header().description("the record's version, the same at every frontend")
                        .schema(new StringSchema()));
    }

    private static ApiResponse text(String description) {
        return new ApiResponse().description(description)
                .content(new Content().addMediaType(TEXT, new MediaType().schema(new StringSchema())));
    }

    static ApiResponse problem(String description) {
        ObjectSchema schema = new ObjectSchema();
        schema.addProperty("type", new StringSchema());
        schema.addProperty("title", new StringSchema());
        schema.addProperty("status", new IntegerSchema());
        schema.addProperty("detail", new StringSchema());
        schema.addProperty("code", new StringSchema());
        schema.addProperty("retryable", new BooleanSchema());
        schema.setRequired(List.of("type", "title", "status", "detail", "code", "retryable"));
        return new ApiResponse().description(description)
                .content(new Content().addMediaType(Problem.MEDIA_TYPE, new MediaType().schema(schema)));
    }
}
