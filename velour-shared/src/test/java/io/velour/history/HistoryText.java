package io.velour.history;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text form of histories: one line for each operation, with client, key, action, outcome, and the times of
 * invocation and return.
 *
 * <pre>
 * c1 x put 7 -> done [10,25]
 * c2 x get -> absent [12,13]
 * c2 x get -> 7 [26,28]
 * c3 x cas 7 8 -> failed [30,33]
 * c2 x cas 7 absent -> not-done [31,32]
 * c1 x delete -> unknown [40,50]    the client gave up at 50
 * c3 x put 9 -> unknown [40,]       and here it never came back
 * </pre>
 *
 * {@code absent} stands for no value. Empty lines, and lines that begin with {@code #}, are skipped.
 */
public final class HistoryText {
    private static final Pattern LINE = Pattern
            .compile("c(\\d{1,9})\\s+(\\S+)\\s+(.+?)\\s*->\\s*(\\S+)\\s*\\[(-?\\d+),(-?\\d*)]");
    private static final String ABSENT = "absent";

    private HistoryText() {}

    /**
     * Reads a history.
     *
     * @throws IllegalArgumentException naming the line that cannot be read, or what keeps the lines from being a history
     */
    public static History parse(String text) {
        List<ClientOperation> operations = new ArrayList<>();
        List<String> lines = text.lines().map(String::strip).toList();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isEmpty() && !lines.get(i).startsWith("#")) {
                operations.add(parseLine(i + 1, lines.get(i)));
            }
        }
        return History.of(operations);
    }

    /** Returns the lines of a history, in the order of the invocations. */
    public static String write(History history) {
        return history.operations().stream().map(HistoryText::write).collect(Collectors.joining("\n"));
    }

    /** Returns the line of one operation. */
    public static String write(ClientOperation operation) {
        String returned = operation.returned() == ClientOperation.OPEN ? "" : Long.toString(operation.returned());
        return "c" + operation.client() + ' ' + operation.key() + ' ' + write(operation.action()) + " -> "
                + write(operation.outcome()) + " [" + operation.invoked() + ',' + returned + ']';
    }

    /** Returns a register's content as the lines have it: the number, or {@code absent}. */
    static String write(OptionalLong value) {
        return value.isPresent() ? Long.toString(value.getAsLong()) : ABSENT;
    }

    private static String write(Action action) {
        return switch (action) {
            case Action.Get _ -> "get";
            case Action.Put put -> "put " + put.value();
            case Action.Delete _ -> "delete";
            case Action.CompareAndSet(OptionalLong expected, OptionalLong replacement) ->
                "cas " + write(expected) + ' ' + write(replacement);
        };
    }

    private static String write(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Read read -> write(read.value());
            case Outcome.Done _ -> "done";
            case Outcome.PreconditionFailed _ -> "failed";
            case Outcome.NotDone _ -> "not-done";
            case Outcome.Indeterminate _ -> "unknown";
        };
    }

    private static ClientOperation parseLine(int number, String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "line %d: not of the form \"c1 key action -> outcome [1,2]\": %s".formatted(number, line));
        }
        try {
            long returned = parts.group(6).isEmpty() ? ClientOperation.OPEN : Long.parseLong(parts.group(6));
            return new ClientOperation(Integer.parseInt(parts.group(1)), parts.group(2), parseAction(parts.group(3)),
                    parseOutcome(parts.group(4)), Long.parseLong(parts.group(5)), returned);
        } catch (IllegalArgumentException unreadable) {
            throw new IllegalArgumentException(
                    "line %d: %s: %s".formatted(number, unreadable.getMessage(), line), unreadable);
        }
    }

    private static Action parseAction(String text) {
        String[] words = text.split("\\s+");
        return switch (words[0] + ' ' + (words.length - 1)) {
            case "get 0" -> new Action.Get();
            case "put 1" -> new Action.Put(Long.parseLong(words[1]));
            case "delete 0" -> new Action.Delete();
            case "cas 2" -> new Action.CompareAndSet(parseValue(words[1]), parseValue(words[2]));
            default -> throw new IllegalArgumentException(
                    "the action must be get, put V, delete or cas V V, and not \"" + text + '"');
        };
    }

    private static Outcome parseOutcome(String text) {
        return switch (text) {
            case "done" -> new Outcome.Done();
            case "failed" -> new Outcome.PreconditionFailed();
            case "not-done" -> new Outcome.NotDone();
            case "unknown" -> new Outcome.Indeterminate();
            default -> new Outcome.Read(parseValue(text));
        };
    }

    private static OptionalLong parseValue(String text) {
        if (text.equals(ABSENT)) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    '"' + text + "\" is neither an outcome, nor a whole number, nor \"absent\"", notANumber);
        }
    }
}
