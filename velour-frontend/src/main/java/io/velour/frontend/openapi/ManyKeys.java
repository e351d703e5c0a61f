package io.velour.frontend.openapi;

import java.util.List;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;

/** The description of what is asked of many keys at once: batches and listings. */
final class ManyKeys {
    private static final String JSON = "application/json";

    private ManyKeys() {}

    static PathItem batch() {
        return new PathItem().post(PublicInterface
                .operation("batch", "Get, put and delete many keys at once, in no promised order")
                .requestBody(new RequestBody().required(true)
                        .description("a list of entries; what is not well formed is refused whole, and nothing is done")
                        .content(json(new ArraySchema().items(entry()))))
                .responses(PublicInterface.responses()
                        .addApiResponse("200",
                                new ApiResponse().description("a result for each entry, in the order of the entries")
                                        .content(json(new ArraySchema().items(result()))))
                        .addApiResponse("413", PublicInterface.problem("too many entries or bytes (batch-too-large)"))
                        .addApiResponse("415", PublicInterface.problem("the body is not application/json"))));
    }

    private static ObjectSchema entry() {
        ObjectSchema entry = new ObjectSchema();
        entry.addProperty("op", new StringSchema().addEnumItem("get").addEnumItem("put").addEnumItem("delete"));
        entry.addProperty("key", text("the key, as text; or key64"));
        entry.addProperty("key64", text("the key, in base64url"));
        entry.addProperty("text", text("put: the value, as text; or value"));
        entry.addProperty("value", text("put: the value, in base64"));
        entry.addProperty("contentType", text("put: the content type"));
        entry.addProperty("ttl", new IntegerSchema().description("put: after how many seconds the value expires"));
        entry.addProperty("ifMatch", text("as the header If-Match"));
        entry.addProperty("ifNoneMatch", text("as the header If-None-Match"));
        entry.addProperty("as", text("get: text, for the value as text if it is UTF-8"));
        entry.setRequired(List.of("op"));
        return entry;
    }

    private static ObjectSchema result() {
        ObjectSchema result = new ObjectSchema();
        result.addProperty("status", new IntegerSchema().description("as of a single request"));
        result.addProperty("etag", text("the entity tag"));
        result.addProperty("value", text("the value, in base64"));
        result.addProperty("text", text("the value, as text, if it was asked for so and is UTF-8"));
        result.addProperty("contentType", text("the content type that it was put with"));
        result.addProperty("expires", text("when it expires, ISO 8601; not there if it does not"));
        result.addProperty("problem", new ObjectSchema().description("what went wrong, as of a single request"));
        result.setRequired(List.of("status"));
        return result;
    }

    static PathItem keys() {
        return new PathItem().get(keysOperation());
    }

    private static Operation keysOperation() {
        return PublicInterface
                .operation("keys", "List the keys that have a value, by partition and then by key, a page at a time")
                .addParametersItem(
                        PublicInterface.query("prefix", false).description("only keys that begin with these bytes"))
                .addParametersItem(PublicInterface.query("limit", false).schema(new IntegerSchema())
                        .description("how many keys a page has at the most; it may have fewer, even none"))
                .addParametersItem(PublicInterface.query("cursor", false)
                        .description("that of the page before; a page without a cursor is the last"))
                .responses(PublicInterface.responses().addApiResponse("200",
                        new ApiResponse().description("a page").content(json(page()))));
    }

    private static ObjectSchema page() {
        ObjectSchema key = new ObjectSchema();
        key.addProperty("key", text("the key, if it is UTF-8"));
        key.addProperty("key64", text("the key, in base64url"));
        key.addProperty("etag", text("the entity tag of its value"));
        key.addProperty("size", new IntegerSchema().description("how many bytes its value has"));
        key.addProperty("contentType", text("the content type that it was put with"));
        key.addProperty("expires", text("when it expires, ISO 8601; not there if it does not"));
        key.setRequired(List.of("key64", "etag", "size"));
        ObjectSchema page = new ObjectSchema();
        page.addProperty("keys", new ArraySchema().items(key));
        page.addProperty("cursor", text("where the next page begins; not there if this is the last"));
        page.setRequired(List.of("keys"));
        return page;
    }

    private static Schema<?> text(String description) {
        return new StringSchema().description(description);
    }

    private static Content json(Schema<?> schema) {
        return new Content().addMediaType(JSON, new MediaType().schema(schema));
    }
}
