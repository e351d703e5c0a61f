package io.velour.scenario;

import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One kind of command.
 *
 * @param form   as people write it, for messages
 * @param syntax what a line must be like
 * @param action carries it out, given the match
 */
record Command(String form, Pattern syntax, Consumer<Matcher> action) {
    /** @param syntax a regular expression in which {@code <x>} stands for a word named x */
    static Command of(String form, String syntax, Consumer<Matcher> action) {
        return new Command(form, Pattern.compile(syntax.replaceAll("(?<!\\(\\?)<(\\w+)>", "(?<$1>[^\\\\s,:]+)")),
                action);
    }

    /** Carries the line out if it is of this kind, and tells whether it is. */
    boolean execute(String line) {
        Matcher match = syntax.matcher(line);
        if (!match.matches()) {
            return false;
        }
        action.accept(match);
        return true;
    }
}
