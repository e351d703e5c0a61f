package io.velour.controller.map;

import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import tools.jackson.databind.json.JsonMapper;

import io.velour.controller.map.PartitionMapPublisher.Published;
import io.velour.controller.map.PartitionMapPublisher.Waiter;
import io.velour.protocol.wire.PartitionMapCodec;
import io.velour.shell.problem.Problem;
import io.velour.shell.problem.ProblemException;

/** {@code GET /v1/partition-map}: the map by long poll, binary for processes, JSON for people. */
@RestController
final class PartitionMapApi {
    private static final Duration MAX_WAIT = Duration.ofSeconds(60);
    private static final String MAP_VERSION = "Velour-Map-Version";

    private final PartitionMapPublisher publisher;
    private final JsonMapper json;

    PartitionMapApi(PartitionMapPublisher publisher, JsonMapper json) {
        this.publisher = publisher;
        this.json = json;
    }

    /** Answers 200 with a map whose version is above {@code after}, or 204 if none came within {@code wait}. */
    @GetMapping("/v1/partition-map")
    DeferredResult<ResponseEntity<byte[]>> newerThan(@RequestParam(defaultValue = "0") String after,
            @RequestParam(defaultValue = "0s") String wait,
            @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept) {
        long known = version(after);
        Duration patience = patience(wait);
        boolean binary = accept != null && accept.contains(PartitionMapCodec.MEDIA_TYPE);
        DeferredResult<ResponseEntity<byte[]>> answer = new DeferredResult<>(Math.max(1, patience.toMillis()));
        Waiter waiter = new Waiter(known, map -> answer.setResult(answer(map, binary)));
        answer.onTimeout(() -> answer.setResult(answer(publisher.newerThan(known), binary)));
        answer.onCompletion(() -> publisher.withdraw(waiter));
        if (patience.isZero()) {
            answer.setResult(answer(publisher.newerThan(known), binary));
            return answer;
        }
        switch (publisher.await(waiter)) {
            case NOTHING_TO_WAIT_FOR -> answer.setResult(answer(publisher.newerThan(known), binary));
            case TOO_MANY -> throw new ProblemException(new Problem(429, "overloaded", "Overloaded",
                    "Too many processes wait for the partition map.", true));
            case WAITS -> {
                // Answered by the publisher, or by the time-out.
            }
        }
        return answer;
    }

    private ResponseEntity<byte[]> answer(Optional<Published> newest, boolean binary) {
        if (newest.isEmpty()) {
            return ResponseEntity.noContent().build();
        }
        Published published = newest.get();
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok().header(MAP_VERSION,
                Long.toString(published.map().version()));
        return binary
                ? answer.contentType(MediaType.parseMediaType(PartitionMapCodec.MEDIA_TYPE)).body(published.encoded())
                : answer.contentType(MediaType.APPLICATION_JSON)
                        .body(json.writeValueAsBytes(PartitionMapView.of(published.map())));
    }

    private static long version(String after) {
        try {
            long version = Long.parseLong(after);
            if (version >= 0) {
                return version;
            }
        } catch (NumberFormatException notANumber) {
            throw badParameter("after", after, "a version, 0 or above", notANumber);
        }
        throw badParameter("after", after, "a version, 0 or above", null);
    }

    private static Duration patience(String wait) {
        try {
            Duration patience = DurationStyle.detectAndParse(wait);
            if (!patience.isNegative() && patience.compareTo(MAX_WAIT) <= 0) {
                return patience;
            }
        } catch (IllegalArgumentException notADuration) {
            throw badParameter("wait", wait, "a duration from 0s to 60s", notADuration);
        }
        throw badParameter("wait", wait, "a duration from 0s to 60s", null);
    }

    private static ProblemException badParameter(String name, String value, String expected,
            @Nullable Exception cause) {
        ProblemException problem = new ProblemException(
                Problem.badRequest("The parameter " + name + " must be " + expected + ", but is '" + value + "'."));
        if (cause != null) {
            problem.initCause(cause);
        }
        return problem;
    }
}
