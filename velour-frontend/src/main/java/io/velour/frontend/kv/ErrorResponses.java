package io.velour.frontend.kv;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.velour.operation.CompareAndSetOutcome;
import io.velour.operation.GetOutcome;
import io.velour.operation.ListOutcome;
import io.velour.operation.WriteOutcome;
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.shell.http.BodyTooLargeException;
import io.velour.shell.problem.Problem;

/** The one place where what went wrong becomes a status and a code of the public interface. */
final class ErrorResponses {
    private static final String NOT_FOUND_DETAIL = "The key has no value.";

    private ErrorResponses() {}

    static Problem of(GetOutcome.NotFound notFound) {
        return new Problem(404, "not-found", "Not found", NOT_FOUND_DETAIL, false);
    }

    static Problem of(GetOutcome.Unavailable unavailable) {
        return unavailable("The key cannot be read now: " + unavailable.reason() + ".");
    }

    static Problem of(ListOutcome.Unavailable unavailable) {
        return unavailable("The keys cannot be listed now: " + unavailable.reason() + ".");
    }

    static Problem of(WriteOutcome.Unavailable unavailable) {
        return unavailable("Nothing was written: " + unavailable.reason() + ".");
    }

    static Problem of(WriteOutcome.Indeterminate indeterminate) {
        return new Problem(504, "indeterminate", "Outcome unknown",
                "The write may have taken effect, or may do so later: " + indeterminate.reason() + ".", true);
    }

    static Problem of(CompareAndSetOutcome.Unavailable unavailable) {
        return unavailable("Nothing was written: " + unavailable.reason() + ".");
    }

    static Problem of(CompareAndSetOutcome.Indeterminate indeterminate) {
        return new Problem(504, "indeterminate", "Outcome unknown",
                "The write may have taken effect, or may do so later: " + indeterminate.reason() + ".", true);
    }

    /** @param current the version of the value that the key has; null if it has none */
    static Problem preconditionFailed(@Nullable RecordVersion current) {
        return new Problem(412, "precondition-failed", "Precondition failed",
                current == null
                        ? "The key has no value."
                        : "The key has another value, whose entity tag is " + EntityTags.of(current) + ".",
                false);
    }

    static Problem deleteIfAbsent() {
        return Problem.badRequest("A delete takes no If-None-Match; nothing was written.");
    }

    /** The version is that of the value, but so far ahead of this frontend's clock that no write can be put above it. */
    static Problem clockTooFarBehind() {
        return unavailable("Nothing was written: the clock of this frontend is too far behind.");
    }

    static Problem of(OverloadedException overloaded) {
        return new Problem(429, "overloaded", "Overloaded", "Nothing was done: " + overloaded.getMessage() + ".", true);
    }

    /** Each of them may be as large as a value, and none can be done anything with before it is there. */
    static Problem tooManyBodies() {
        return new Problem(429, "overloaded", "Overloaded",
                "Nothing was done: too many requests have not sent their bodies yet.", true);
    }

    static Problem of(NoMapException noMap) {
        return unavailable("Nothing was done: " + noMap.getMessage() + ".");
    }

    static Problem of(BodyTooLargeException tooLarge) {
        return valueTooLarge(tooLarge.limit(), tooLarge.declared());
    }

    /** @param actual how many bytes the value has; negative if nobody knows */
    static Problem valueTooLarge(int limit, long actual) {
        return tooLarge("value-too-large", "Value too large", "A value", limit, actual);
    }

    static Problem batchTooLarge(BodyTooLargeException tooLarge) {
        return tooLarge("batch-too-large", "Batch too large", "A batch", tooLarge.limit(), tooLarge.declared());
    }

    private static Problem tooLarge(String code, String title, String what, int limit, long actual) {
        Map<String, Object> members = new HashMap<>();
        members.put("limit", limit);
        if (actual >= 0) {
            members.put("actual", actual);
        }
        return new Problem(413, code, title,
                what + " may have " + limit + " bytes" + (actual < 0 ? "." : ", this one has " + actual + "."), false,
                members);
    }

    static Problem tooManyEntries(int limit) {
        return new Problem(413, "batch-too-large", "Batch too large",
                "Nothing of the batch was done: it has more than " + limit + " entries.", false,
                Map.of("limit", limit));
    }

    /** The other entries of the batch have used up what its answer may hold. */
    static Problem answerTooLarge(int length) {
        return new Problem(413, "answer-too-large", "Answer too large", "This value of " + length
                + " bytes has no room in the answer beside the others; it can be had by itself.", false);
    }

    static Problem invalidKey(String detail) {
        return new Problem(400, "invalid-key", "Invalid key",
                detail + ". A key that no path can carry goes by /v1/kv64/, in base64url.", false);
    }

    static Problem contentTypeTooLong(int length) {
        return Problem.badRequest("The content type may have " + Record.MAX_CONTENT_TYPE_LENGTH
                + " characters, this one has " + length + ".");
    }

    static Problem methodNotAllowed(String method) {
        return Problem.ofStatus(405, "Method '" + method + "' is not supported.");
    }

    private static Problem unavailable(String detail) {
        return new Problem(503, "unavailable", "Unavailable", detail, true);
    }
}
