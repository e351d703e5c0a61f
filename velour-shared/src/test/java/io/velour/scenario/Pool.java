package io.velour.scenario;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** All messages under way, oldest first. Each waits until the script says what becomes of it. */
final class Pool {
    /** Stands for every process. */
    static final String ALL = "all";
    private static final int QUIET_WITHIN = 1_000;

    private final List<Message> messages = new ArrayList<>();
    private final Set<String> cutOff = new HashSet<>();

    void add(Message message) {
        messages.add(message);
    }

    /** Nothing reaches this process or leaves it, but what is delivered by name. */
    void cutOff(String process) {
        cutOff.add(process);
    }

    void mend(String process) {
        cutOff.remove(process);
    }

    /** Removes a message, and tells whether it was there. */
    boolean remove(Message message) {
        return messages.remove(message);
    }

    boolean has(String from, String to, List<String> words) {
        return messages.stream().anyMatch(message -> isNamed(message, from, to, words));
    }

    /**
     * Returns all messages that this names, the oldest first, at least one.
     *
     * @param held whether those are meant that are held, or the others
     * @throws ScriptException saying which there are, if it names none
     */
    List<Message> named(String from, String to, List<String> words, boolean held) {
        List<Message> named = messages.stream()
                .filter(message -> message.isHeld() == held && isNamed(message, from, to, words)).toList();
        if (named.isEmpty()) {
            throw new ScriptException("no message '" + String.join(" ", words) + "' is under way from " + from + " to "
                    + to + "; under way are:" + messages.stream().map(message -> "\n    " + message)
                            .collect(Collectors.joining()));
        }
        return named;
    }

    private static boolean isNamed(Message message, String from, String to, List<String> words) {
        return isNamed(message.from, from) && isNamed(message.to, to) && message.hasWords(words);
    }

    private static boolean isNamed(String process, String name) {
        return name.equals(ALL) || name.equals(process);
    }

    /** Delivers all that is neither held nor cut off between these two, and what comes of it, until nothing is left. */
    void run(String one, String other) {
        for (int i = 0; i < QUIET_WITHIN; i++) {
            Optional<Message> next = messages.stream().filter(message -> isBetween(message, one, other)).findFirst();
            if (next.isEmpty()) {
                return;
            }
            messages.remove(next.get());
            next.get().arrive();
        }
        throw new ScriptException("it is not quiet after " + QUIET_WITHIN + " messages");
    }

    private boolean isBetween(Message message, String one, String other) {
        boolean among = isNamed(message.from, one) && isNamed(message.to, other)
                || isNamed(message.from, other) && isNamed(message.to, one);
        return among && !message.isHeld() && !cutOff.contains(message.from) && !cutOff.contains(message.to);
    }
}
