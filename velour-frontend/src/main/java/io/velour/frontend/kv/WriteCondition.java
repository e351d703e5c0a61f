package io.velour.frontend.kv;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import io.velour.record.RecordVersion;
import io.velour.shell.problem.Problem;
import io.velour.shell.problem.ProblemException;

/** Under which condition a put or a delete is to be carried out (RFC 9110, section 13.1). */
sealed interface WriteCondition {
    /** In any case. */
    record None() implements WriteCondition {}

    /** If the key has no value: {@code If-None-Match: *}. */
    record Absent() implements WriteCondition {}

    /** If the key's value has this version: {@code If-Match: "…"}. */
    record Version(RecordVersion expected) implements WriteCondition {}

    /** If the key's value has an entity tag that no value can have: the condition never holds. */
    record Never() implements WriteCondition {}

    /** An entity tag of any server's (RFC 9110, section 8.8.3), strong or weak. */
    Pattern ENTITY_TAG = Pattern.compile("(W/)?\"[\\x21\\x23-\\x7E\\x80-\\xFF]*\"");

    /**
     * Reads the condition of a write. What one compare-and-set cannot decide atomically is refused: any value, one of
     * several.
     *
     * @param ifMatch     the values of {@code If-Match}
     * @param ifNoneMatch the values of {@code If-None-Match}
     * @throws ProblemException 400, saying what is taken
     */
    static WriteCondition of(List<String> ifMatch, List<String> ifNoneMatch) {
        if (ifMatch.isEmpty() && ifNoneMatch.isEmpty()) {
            return new None();
        }
        if (ifMatch.isEmpty()) {
            return absent(ifNoneMatch);
        }
        if (!ifNoneMatch.isEmpty()) {
            throw wrong("If-Match and If-None-Match cannot be given together");
        }
        return version(ifMatch);
    }

    private static WriteCondition absent(List<String> ifNoneMatch) {
        if (ifNoneMatch.size() != 1 || !"*".equals(ifNoneMatch.getFirst().strip())) {
            throw wrong("a write takes If-None-Match only as *, not as '" + String.join(", ", ifNoneMatch) + "'");
        }
        return new Absent();
    }

    /** A weak tag never matches: {@code If-Match} compares strongly. */
    private static WriteCondition version(List<String> ifMatch) {
        String tag = String.join(", ", ifMatch).strip();
        if (!ENTITY_TAG.matcher(tag).matches()) {
            throw wrong("a write takes If-Match only with one entity tag in quotes, not '" + tag + "'");
        }
        Optional<RecordVersion> version = EntityTags.version(tag);
        return version.isPresent() ? new Version(version.get()) : new Never();
    }

    private static ProblemException wrong(String what) {
        return new ProblemException(Problem.badRequest(
                Character.toUpperCase(what.charAt(0)) + what.substring(1) + "; nothing was written."));
    }
}
