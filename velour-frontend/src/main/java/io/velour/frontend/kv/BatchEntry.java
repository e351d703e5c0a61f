package io.velour.frontend.kv;

import io.velour.shell.problem.Problem;

/** An entry of a batch, once read. */
sealed interface BatchEntry {
    /**
     * An entry that is carried out.
     *
     * @param asText whether a value is wanted as text, if it is one
     */
    record Ask(KeyRequest request, boolean asText) implements BatchEntry {}

    /** An entry that fails alone, for what a single request would fail for: its key, its value's size, its condition. */
    record Refused(Problem problem) implements BatchEntry {}
}
