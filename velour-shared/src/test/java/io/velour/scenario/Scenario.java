package io.velour.scenario;

import java.util.List;

/**
 * A story about a rule, told step by step.
 *
 * @param name   that of its file, without the ending
 * @param rule   the rule of PROTOCOL.md that it is about, {@code V6} for one
 * @param story  what would go wrong without the rule
 * @param script the commands, in order
 * @param trace  what is expected to happen, a line for each event
 */
record Scenario(String name, String rule, String story, List<Line> script, List<String> trace) {
    Scenario {
        script = List.copyOf(script);
        trace = List.copyOf(trace);
    }

    /** One command, and where it stands. */
    record Line(int number, String text) {}
}
