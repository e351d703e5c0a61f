package io.velour.controller.map;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

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

    PartitionMapApi(PartitionMapPublisher publisher) {
        this.publisher = publisher;
    }

    /**
     * Answers 200 with a map whose version is above {@code after}, or 204 if none came within {@code wait} (before the
     * cluster's birth too). The header names the version of the newest map, if there is one.
     *
     * @param after a version, 0 or above
     * @param wait  from 0s to 60s; a number without a unit means seconds
     */
    @GetMapping("/v1/partition-map")
    DeferredResult<ResponseEntity<Object>> newerThan(@RequestParam(defaultValue = "0") String after,
            @RequestParam(defaultValue = "0s") String wait,
            @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept) {
        long known = version(after);
        Duration patience = patience(wait);
        boolean binary = accept != null && accept.contains(PartitionMapCodec.MEDIA_TYPE);
        DeferredResult<ResponseEntity<Object>> result = new DeferredResult<>(Math.max(1, patience.toMillis()));
        if (patience.isZero() || !waits(result, known, binary)) {
            result.setResult(answer(publisher.newerThan(known), binary));
        }
        return result;
    }

    /** Returns whether the result will be set later: by the publisher, or by the time-out. */
    private boolean waits(DeferredResult<ResponseEntity<Object>> result, long known, boolean binary) {
        Waiter waiter = new Waiter(known, map -> result.setResult(answer(map, binary)));
        result.onTimeout(() -> result.setResult(answer(publisher.newerThan(known), binary)));
        result.onCompletion(() -> publisher.withdraw(waiter));
        return switch (publisher.await(waiter)) {
            case WAITS -> true;
            case NOTHING_TO_WAIT_FOR -> false;
            case TOO_MANY -> throw new ProblemException(
                    Problem.ofStatus(429, "Too many processes wait for the partition map."));
        };
    }

    private ResponseEntity<Object> answer(Optional<Published> newer, boolean binary) {
        HttpHeaders headers = new HttpHeaders();
        newer.or(publisher::newest)
                .ifPresent(known -> headers.set(MAP_VERSION, Long.toString(known.map().version())));
        if (newer.isEmpty()) {
            return new ResponseEntity<>(headers, HttpStatus.NO_CONTENT);
        }
        headers.setContentType(
                binary ? MediaType.parseMediaType(PartitionMapCodec.MEDIA_TYPE) : MediaType.APPLICATION_JSON);
        Object body = binary ? newer.get().encoded() : PartitionMapView.of(newer.get().map());
        return new ResponseEntity<>(body, headers, HttpStatus.OK);
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
            Duration patience = DurationStyle.detectAndParse(wait, ChronoUnit.SECONDS);
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
