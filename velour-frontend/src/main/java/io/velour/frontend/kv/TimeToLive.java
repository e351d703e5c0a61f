package io.velour.frontend.kv;

import java.time.Duration;

import io.velour.shell.problem.Problem;
import io.velour.shell.problem.ProblemException;

/** For how long a value is to be kept, as clients say it: whole seconds, from one to ten years. */
final class TimeToLive {
    static final long MAX_SECONDS = 315_360_000;
    private static final int MAX_DIGITS = 9;

    private TimeToLive() {}

    /** @throws ProblemException 400, if the text is no such number */
    static Duration parse(String text) {
        String digits = text.strip();
        if (digits.isEmpty() || digits.length() > MAX_DIGITS || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw wrong(text);
        }
        return ofSeconds(Long.parseLong(digits));
    }

    /** @throws ProblemException 400, if the number is out of range */
    static Duration ofSeconds(long seconds) {
        if (seconds < 1 || seconds > MAX_SECONDS) {
            throw wrong(String.valueOf(seconds));
        }
        return Duration.ofSeconds(seconds);
    }

    private static ProblemException wrong(String given) {
        return new ProblemException(Problem.badRequest("A time to live is a whole number of seconds from 1 to "
                + MAX_SECONDS + ", not '" + given + "'."));
    }
}
