package io.velour.frontend.kv;

import java.util.HashMap;
import java.util.Map;

import io.velour.operation.GetOutcome;
import io.velour.operation.WriteOutcome;
import io.velour.record.Record;
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

    static Problem of(WriteOutcome.Unavailable unavailable) {
        return unavailable("Nothing was written: " + unavailable.reason() + ".");
    }

    static Problem of(WriteOutcome.Indeterminate indeterminate) {
        return new Problem(504, "indeterminate", "Outcome unknown",
                "The write may have taken effect, or may do so later: " + indeterminate.reason() + ".", true);
    }

    static Problem of(OverloadedException overloaded) {
        return new Problem(429, "overloaded", "Overloaded", "Nothing was done: " + overloaded.getMessage() + ".", true);
    }

    static Problem of(NoMapException noMap) {
        return unavailable("Nothing was done: " + noMap.getMessage() + ".");
    }

    static Problem of(BodyTooLargeException tooLarge) {
        Map<String, Object> members = new HashMap<>();
        members.put("limit", tooLarge.limit());
        if (tooLarge.declared() >= 0) {
            members.put("actual", tooLarge.declared());
        }
        return new Problem(413, "value-too-large", "Value too large",
                "A value may have " + tooLarge.limit() + " bytes"
                        + (tooLarge.declared() < 0 ? "." : ", this one has " + tooLarge.declared() + "."),
                false, members);
    }

    static Problem invalidKey(String detail) {
        return new Problem(400, "invalid-key", "Invalid key",
                detail + ". A key that no path can carry goes by /v1/kv64/, in base64url.", false);
    }

    static Problem contentTypeTooLong(int length) {
        return Problem.badRequest("The content type may have " + Record.MAX_CONTENT_TYPE_LENGTH
                + " characters, this one has " + length + ".");
    }

    static Problem notImplemented(String header) {
        return new Problem(501, "not-implemented", "Not implemented",
                "The header " + header + " is not understood here yet; the request was not carried out without it.",
                false);
    }

    static Problem methodNotAllowed(String method) {
        return Problem.ofStatus(405, "Method '" + method + "' is not supported.");
    }

    private static Problem unavailable(String detail) {
        return new Problem(503, "unavailable", "Unavailable", detail, true);
    }
}
