package io.velour.frontend.kv;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import io.velour.shell.problem.Problem;
import io.velour.shell.problem.ProblemException;

/** The members of one entry of a batch: texts and whole numbers, each once. */
final class BatchFields {
    private final int index;
    private final Map<String, Object> members = new HashMap<>();

    private BatchFields(int index) {
        this.index = index;
    }

    /**
     * Reads an object from behind its brace to its end.
     *
     * @param index of the entry, for whoever looks for the mistake
     * @throws ProblemException 400, if it has something else in it
     */
    static BatchFields read(JsonParser parser, int index) {
        BatchFields fields = new BatchFields(index);
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            fields.add(parser.currentName(), parser);
        }
        return fields;
    }

    private void add(String name, JsonParser parser) {
        Object value = switch (parser.nextToken()) {
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            default -> throw wrong("'" + name + "' is neither a text nor a whole number");
        };
        if (members.putIfAbsent(name, value) != null) {
            throw wrong("'" + name + "' is there twice");
        }
    }

    /** @throws ProblemException 400, if there is a member that is not one of these */
    void requireOnly(Set<String> names) {
        for (String name : new TreeSet<>(members.keySet())) {
            if (!names.contains(name)) {
                throw wrong("'" + name + "' is not one of " + new TreeSet<>(names));
            }
        }
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    /** Returns a member that is a text; null if it is not there. */
    @Nullable
    String text(String name) {
        Object value = members.get(name);
        if (value instanceof Long) {
            throw wrong("'" + name + "' is a number where a text should be");
        }
        return (String) value;
    }

    /** Returns a member that is a whole number; null if it is not there. */
    @Nullable
    Long number(String name) {
        Object value = members.get(name);
        if (value instanceof String) {
            throw wrong("'" + name + "' is a text where a whole number should be");
        }
        return (Long) value;
    }

    ProblemException wrong(String what) {
        return new ProblemException(
                Problem.badRequest("Nothing of the batch was done: in entry " + index + ", " + what + "."));
    }
}
