package io.velour.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;

import io.velour.record.Key;
import io.velour.record.StoredRecord;

/** The commands that say what must be so, and which of them it was not. */
final class Expectations {
    private final World world;
    private final List<String> failures = new ArrayList<>();
    private String place = "";

    Expectations(World world) {
        this.world = world;
    }

    /** @param line where the command stands that comes next */
    void at(String line) {
        place = line;
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    List<Command> all() {
        return List.of(
                Command.of("expect F1 get x [at R2] is A", "expect (?<get><name> get <key>( at <at>)?) is <told>",
                        this::get),
                Command.of("expect F1 is indeterminate", "expect <name> is <told>",
                        match -> require(match, world.call(match.group("name")).told(), match.group("told"))),
                Command.of("expect R1 holds x A pending",
                        "expect <name> holds <key> <value> (?<state>pending|committed)",
                        match -> require(match, held(match, true),
                                match.group("value") + " " + match.group("state"))),
                Command.of("expect R1 holds x nothing", "expect <name> holds <key> nothing",
                        match -> require(match, held(match, false), "nothing")),
                Command.of("expect epoch 2: R1 leads, R2 serving", "expect (?<entry>epoch \\d{1,6}: .+)",
                        match -> require(match, world.names.of(world.entry().orElseThrow()), match.group("entry"))),
                Command.of("expect R1 has adopted epoch 2", "expect <name> has adopted epoch (?<epoch>\\d{1,6})",
                        match -> require(match, world.storage(match.group("name")).epoch().toString(),
                                match.group("epoch"))),
                Command.of("expect message R1 to F1 refused not-serving",
                        "expect message <from> to <to>(?<words>( \\S+)+)",
                        match -> require(match, world.pool.has(match.group("from"), match.group("to"),
                                MessageCommands.words(match)) ? "under way" : "not under way", "under way")));
    }

    private void get(Matcher match) {
        String get = "complete " + match.group("get");
        new ClientCommands(world).all().stream().filter(command -> command.execute(get)).findFirst().orElseThrow();
        require(match, world.call(match.group("name")).told(), match.group("told"));
    }

    private String held(Matcher match, boolean withState) {
        StoredRecord stored = world.storage(match.group("name")).disk().peek(Key.of(match.group("key")));
        if (stored == null) {
            return "nothing";
        }
        String record = world.names.of(stored.record()).replaceAll("@.*", "");
        return withState ? record + " " + Names.lower(stored.state()) : record;
    }

    private void require(Matcher match, String is, String expected) {
        if (!is.equals(expected)) {
            failures.add(place + ": '" + match.group() + "' does not hold: it is " + is);
        }
    }
}
