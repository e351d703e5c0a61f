package io.velour.scenario;

import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Member;
import io.velour.history.Action;
import io.velour.history.ClientOperation;
import io.velour.history.Outcome;
import io.velour.operation.ReplicaChoicePolicy;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordVersion;

/** The commands by which clients ask something of a frontend. */
final class ClientCommands {
    /** Numbers of clients that only the history knows: they delete what has expired. */
    private static final int FIRST_NOBODY = 1_000_000;
    private static final String ABSENT = "absent";
    private static final String COMPLETE = "(?<complete>complete )?";
    private static final String AS = "( as <as>)?";

    private final World world;

    ClientCommands(World world) {
        this.world = world;
    }

    List<Command> all() {
        return List.of(
                Command.of("[complete] F1 set x A [for 4 s] [as NAME]",
                        COMPLETE + "<name> set <key> <value>( for (?<time>" + Durations.SYNTAX + "))?" + AS, this::set),
                Command.of("F1 sets y 70 times", "<name> sets <key> (?<count>\\d{1,4}) times",
                        match -> setOften(match.group("name"), match.group("key"),
                                Integer.parseInt(match.group("count")))),
                Command.of("[complete] F1 delete x [as NAME]", COMPLETE + "<name> delete <key>" + AS, this::delete),
                Command.of("[complete] F1 get x [at R2] [as NAME]", COMPLETE + "<name> get <key>( at <at>)?" + AS,
                        this::get),
                Command.of("[complete] F1 cas x from A to B [as NAME]",
                        COMPLETE + "<name> cas <key> from <expected> to <value>" + AS, this::compareAndSet),
                Command.of("[complete] F1 cas x from A to B if told",
                        COMPLETE + "<name> cas <key> from <expected> to <value>" + AS + " if told",
                        this::compareAndSetIfTold));
    }

    private void set(Matcher match) {
        FrontendMachine frontend = world.frontend(match.group("name"));
        String value = newValue(match.group("value"));
        String time = match.group("time");
        long expiry = time == null
                ? Record.Value.NEVER
                : frontend.clock.millis() + Durations.parse(time).toMillis();
        Action.Put action = new Action.Put(world.names.numberOf(value));
        Call call = add(match, action, "set " + match.group("key") + " " + value + (time == null ? "" : " for " + time),
                value, expiry);
        if (time != null) {
            mayExpire(call.key, action.value());
        }
        frontend.set(call);
        completeIfWanted(match);
    }

    /** Sets one value after the other, each to its end; the trace has one line for all. */
    private void setOften(String frontend, String key, int count) {
        world.trace.mute();
        for (int i = 1; i <= count; i++) {
            String set = "complete " + frontend + " set " + key + " " + key + i;
            all().stream().filter(command -> command.execute(set)).findFirst().orElseThrow();
        }
        world.trace.unmute();
        world.trace.event(frontend + " has set " + key + " " + count + " times");
    }

    /** Whoever notices that a value's time is over deletes it, by a compare-and-set. */
    private void mayExpire(Key key, long value) {
        world.expiries.add(new ClientOperation(FIRST_NOBODY + world.expiries.size(), key.toString(),
                new Action.CompareAndSet(OptionalLong.of(value), OptionalLong.empty()), new Outcome.Indeterminate(),
                world.tick(), ClientOperation.OPEN));
    }

    private void delete(Matcher match) {
        Call call = add(match, new Action.Delete(), "delete " + match.group("key"), null, 0);
        world.frontend(match.group("name")).delete(call);
        completeIfWanted(match);
    }

    private void get(Matcher match) {
        String at = match.group("at");
        Call call = add(match, new Action.Get(), "get " + match.group("key") + (at == null ? "" : " at " + at), null,
                0);
        world.frontend(match.group("name")).get(call, at == null ? List::getFirst : rather(world.storage(at)));
        completeIfWanted(match);
    }

    /** Picks a machine's replica as long as it may be read. */
    private static ReplicaChoicePolicy rather(StorageMachine machine) {
        return candidates -> candidates.stream().filter(member -> isAt(machine, member)).findFirst()
                .orElse(candidates.getFirst());
    }

    private static boolean isAt(StorageMachine machine, Member member) {
        return machine.node().equals(member.node());
    }

    private void compareAndSet(Matcher match) {
        String expected = match.group("expected");
        String value = match.group("value");
        boolean deletes = value.equals(ABSENT);
        Action action = new Action.CompareAndSet(numberOf(expected), deletes
                ? OptionalLong.empty()
                : OptionalLong.of(world.names.numberOf(newValue(value))));
        Call call = add(match, action, "cas " + match.group("key") + " from " + expected + " to " + value,
                deletes ? null : value, Record.Value.NEVER);
        world.frontend(match.group("name")).compareAndSet(call, versionOf(expected));
        completeIfWanted(match);
    }

    /** Does nothing if no client knows the version that is to be there. */
    private void compareAndSetIfTold(Matcher match) {
        if (world.versionsTold.containsKey(match.group("expected"))) {
            compareAndSet(match);
        } else {
            world.trace.event("nobody was told the version of " + match.group("expected"));
        }
    }

    private OptionalLong numberOf(String value) {
        return value.equals(ABSENT) ? OptionalLong.empty() : OptionalLong.of(world.names.numberOf(value));
    }

    private @Nullable RecordVersion versionOf(String value) {
        if (value.equals(ABSENT)) {
            return null;
        }
        RecordVersion version = world.versionsTold.get(value);
        if (version == null) {
            throw new ScriptException("no client was told a version of " + value);
        }
        return version;
    }

    /** No two writes write one value: a history would not tell them apart. */
    private String newValue(String value) {
        if (value.equals(ABSENT) || !world.names.isNew(value)) {
            throw new ScriptException("the value '" + value + "' is taken");
        }
        return value;
    }

    private Call add(Matcher match, Action action, String text, @Nullable String value, long expiryMillis) {
        String name = match.group("as") == null ? match.group("name") : match.group("as");
        Call call = new Call(world, text, Key.of(match.group("key")), action, value, expiryMillis);
        world.add(name, call);
        return call;
    }

    private void completeIfWanted(Matcher match) {
        if (match.group("complete") != null) {
            world.pool.run(match.group("name"), Pool.ALL);
        }
    }
}
