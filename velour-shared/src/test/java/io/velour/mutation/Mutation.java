package io.velour.mutation;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A small patch of the core's source that switches one rule off. Only the files that it names are compiled anew: what
 * other files were compiled against, constants and signatures above all, must stay as it is.
 *
 * @param name     in kebab case, the name of its file
 * @param rule     the rule of PROTOCOL.md that is off, {@code V6} for one
 * @param without  what is missing now, in one sentence
 * @param scenario the directed scenario that notices it; null if none is named
 * @param scope    the scope of the exhaustive search that notices it; null if none is named
 * @param seeds    within how many seeds a random run must notice it; null if no number is promised
 * @param edits    made in their order, each in what the one before it left; none in the control run
 */
public record Mutation(String name, String rule, String without, @Nullable String scenario, @Nullable String scope,
        @Nullable Integer seeds, List<Edit> edits) {
    /** The control run: it goes through the same machinery and must show no violation. */
    public static final Mutation NONE = new Mutation("none", "none", "nothing is missing", null, null, null, List.of());
}
