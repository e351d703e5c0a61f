package io.velour.mutation;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One replacement in one file of the core.
 *
 * @param file    relative to {@code src/main/java}, with slashes
 * @param find    what must stand there exactly once; white space matters only where it parts two words, since the
 *                formatter may break lines elsewhere tomorrow
 * @param replace what stands there instead; may be empty
 */
public record Edit(String file, String find, String replace) {
    private static final Pattern TOKEN = Pattern.compile("\\w+|[^\\s\\w]");

    /** Returns the source with the replacement made, or throws if the text stands there never or more than once. */
    public String applyTo(String source, String mutation) {
        Matcher place = pattern().matcher(source);
        int count = 0;
        int start = 0;
        int end = 0;
        while (place.find(count == 0 ? 0 : start + 1)) {
            count++;
            start = place.start();
            end = place.end();
        }
        if (count != 1) {
            throw new InvalidMutationException("mutation '" + mutation + "' does not apply: its text stands " + count
                    + " times in " + file + ", where it must stand once:\n" + find);
        }
        return source.substring(0, start) + replace + source.substring(end);
    }

    private Pattern pattern() {
        StringBuilder pattern = new StringBuilder();
        boolean afterWord = false;
        for (MatchResult token : TOKEN.matcher(find).results().toList()) {
            boolean word = isWord(token.group());
            String gap = word && afterWord ? "\\s+" : "\\s*";
            pattern.append(pattern.isEmpty() ? "" : gap).append(exactly(token.group()));
            afterWord = word;
        }
        return Pattern.compile(pattern.toString());
    }

    /** A word must not be matched inside a longer one. */
    private static String exactly(String token) {
        return isWord(token) ? "\\b" + token + "\\b" : Pattern.quote(token);
    }

    private static boolean isWord(String token) {
        return Character.isLetterOrDigit(token.charAt(0)) || token.charAt(0) == '_';
    }
}
