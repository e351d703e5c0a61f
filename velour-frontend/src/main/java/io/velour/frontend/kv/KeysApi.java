package io.velour.frontend.kv;

import java.io.IOException;
import java.util.concurrent.CompletionException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.HttpRequestHandler;

import io.velour.frontend.routing.PartitionMapHolder;
import io.velour.frontend.trace.Origin;
import io.velour.shell.problem.Problem;
import io.velour.shell.problem.ProblemException;
import io.velour.shell.problem.ProblemWriter;

/** {@code GET /v1/keys?prefix=&limit=&cursor=}: a page of the keys that have a value. */
public final class KeysApi implements HttpRequestHandler {
    public static final String PATH = "/v1/keys";
    private static final Logger LOG = LoggerFactory.getLogger(KeysApi.class);
    private static final String ALLOWED = "GET, HEAD";

    private final KeyValueService service;
    private final PartitionMapHolder holder;
    private final int maxKeys;
    private final int maxBytes;

    /**
     * @param maxKeys  the most keys that a page may have
     * @param maxBytes with how many bytes of keys and content types a page ends
     */
    public KeysApi(KeyValueService service, PartitionMapHolder holder, int maxKeys, int maxBytes) {
        this.service = service;
        this.holder = holder;
        this.maxKeys = maxKeys;
        this.maxBytes = maxBytes;
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            KeysWalk walk = begin(request, response);
            AsyncAnswer answer = new AsyncAnswer(request, response);
            Thread.ofVirtual().name("keys-page").start(() -> answer(walk, answer));
        } catch (ProblemException wrong) {
            ProblemWriter.write(response, wrong.problem());
        } catch (NoMapException noMap) {
            ProblemWriter.write(response, ErrorResponses.of(noMap));
        }
    }

    private KeysWalk begin(HttpServletRequest request, HttpServletResponse response) throws NoMapException {
        if (!"GET".equals(request.getMethod()) && !"HEAD".equals(request.getMethod())) {
            response.setHeader("Allow", ALLOWED);
            throw new ProblemException(ErrorResponses.methodNotAllowed(request.getMethod()));
        }
        KeysQuery query = KeysQuery.parse(request.getQueryString(), maxKeys);
        int partitions = holder.map().orElseThrow(NoMapException::new).replicaSets().size();
        return new KeysWalk(service, query, Origin.of(request), maxBytes, partitions);
    }

    private static void answer(KeysWalk walk, AsyncAnswer answer) {
        try {
            byte[] page = walk.walk().toJson();
            answer.write(response -> JsonAnswer.write(response, page));
        } catch (ProblemException failed) {
            answer.problem(failed.problem());
        } catch (CompletionException failed) {
            answer.problem(problemIn(failed));
        } catch (OverloadedException overloaded) {
            answer.problem(ErrorResponses.of(overloaded));
        } catch (NoMapException noMap) {
            answer.problem(ErrorResponses.of(noMap));
        }
    }

    private static Problem problemIn(CompletionException failed) {
        if (failed.getCause() instanceof ProblemException problem) {
            return problem.problem();
        }
        LOG.error("a page of keys failed", failed);
        return Problem.internal();
    }
}
