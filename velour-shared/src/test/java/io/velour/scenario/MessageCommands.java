package io.velour.scenario;

import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/** The commands that say what becomes of the messages under way. */
final class MessageCommands {
    private static final String MESSAGE = "(?<every>every )?(?<late>late )?<from> to <to>(?<words>( \\S+)+)";

    private final World world;

    MessageCommands(World world) {
        this.world = world;
    }

    List<Command> all() {
        return List.of(
                Command.of("deliver [every] [late] F1 to R1 prepare", "deliver " + MESSAGE,
                        match -> named(match).forEach(this::deliver)),
                Command.of("drop [every] [late] R1 to F1 accepted", "drop " + MESSAGE,
                        match -> named(match).forEach(this::drop)),
                Command.of("hold [every] F1 to R1 prepare", "hold " + MESSAGE,
                        match -> named(match).forEach(this::hold)),
                Command.of("repeat R1 to R2 report-pending", "repeat " + MESSAGE,
                        match -> named(match).forEach(this::repeat)),
                Command.of("cut off R1", "cut off <name>", match -> cutOff(match.group("name"))),
                Command.of("mend R1", "mend <name>", match -> mend(match.group("name"))),
                Command.of("run F1 [R1]", "run <one>( <other>)?",
                        match -> run(match.group("one"),
                                match.group("other") == null ? Pool.ALL : match.group("other"))),
                Command.of("F1 hears nothing from R1 [of prepare]",
                        "<asker> hears nothing from <asked>( of(?<words>.+))?",
                        exchange(Exchange::giveUp)),
                Command.of("F1 cannot reach R1 [with prepare]", "<asker> cannot reach <asked>( with(?<words>.+))?",
                        exchange(Exchange::fail)));
    }

    private Stream<Message> named(Matcher match) {
        String from = match.group("from");
        String to = match.group("to");
        world.requireProcess(from);
        world.requireProcess(to);
        List<Message> named = world.pool.named(from, to, words(match), match.group("late") != null);
        return match.group("every") == null ? named.stream().limit(1) : named.stream();
    }

    static List<String> words(Matcher match) {
        String words = match.group("words");
        return words == null ? List.of() : List.of(words.strip().split(" "));
    }

    private void deliver(Message message) {
        world.pool.remove(message);
        message.arrive();
    }

    private void drop(Message message) {
        world.pool.remove(message);
        world.trace.event("lost: " + message);
    }

    private void hold(Message message) {
        message.hold();
        world.trace.event("delayed: " + message);
    }

    private void repeat(Message message) {
        world.pool.add(message.again());
        world.trace.event("sent twice: " + message);
    }

    private void cutOff(String name) {
        world.requireProcess(name);
        world.pool.cutOff(name);
        world.trace.event(name + " is cut off");
    }

    private void mend(String name) {
        world.requireProcess(name);
        world.pool.mend(name);
        world.trace.event(name + " is connected again");
    }

    private void run(String one, String other) {
        world.requireProcess(one);
        world.requireProcess(other);
        world.pool.run(one, other);
    }

    private Consumer<Matcher> exchange(Consumer<Exchange> end) {
        return match -> end.accept(world.openExchange(match.group("asker"), match.group("asked"), words(match)));
    }
}
