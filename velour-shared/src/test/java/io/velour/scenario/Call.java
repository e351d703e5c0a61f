package io.velour.scenario;

import java.util.OptionalLong;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.velour.history.Action;
import io.velour.history.ClientOperation;
import io.velour.history.Outcome;
import io.velour.operation.CompareAndSetOutcome;
import io.velour.operation.GetOutcome;
import io.velour.operation.WriteOutcome;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordVersion;

/** What one client asked through a frontend, and what it was told. Each call is a client of its own. */
final class Call {
    final String text;
    final Key key;
    private final World world;
    private final int client;
    private final Action action;
    private final @Nullable String value;
    private final long expiryMillis;
    private final long invoked;
    private long returned = ClientOperation.OPEN;
    private Outcome outcome = new Outcome.Indeterminate();
    private String told = "open";

    /**
     * @param text         in words, for the trace
     * @param value        what it writes; null if it writes nothing, or a tombstone
     * @param expiryMillis when the value expires, milliseconds since the Unix epoch
     */
    Call(World world, String text, Key key, Action action, @Nullable String value, long expiryMillis) {
        this.world = world;
        this.text = text;
        this.key = key;
        this.action = action;
        this.value = value;
        this.expiryMillis = expiryMillis;
        this.client = world.calls.size() + 1;
        this.invoked = world.tick();
    }

    /** Returns what makes the record of a version: the value, or a tombstone. */
    Function<RecordVersion, Record> content() {
        return value == null
                ? Record.Tombstone::new
                : version -> new Record.Value(version, Names.bytesOf(value), null, expiryMillis);
    }

    void onOutcome(GetOutcome given) {
        switch (given) {
            case GetOutcome.Found(Record.Value found, var _, var _) -> {
                String text = Names.textOf(found);
                learn(text, found.version());
                end(text, new Outcome.Read(OptionalLong.of(world.names.numberOf(text))));
            }
            case GetOutcome.NotFound _ -> end("absent", new Outcome.Read(OptionalLong.empty()));
            case GetOutcome.Unavailable _ -> end("unavailable", new Outcome.NotDone());
        }
    }

    /** @param toldTheVersion whether the client hears the version of what it wrote (V14) */
    void onOutcome(WriteOutcome given, boolean toldTheVersion) {
        switch (given) {
            case WriteOutcome.Done(var version, var _, var _) -> {
                if (toldTheVersion && value != null) {
                    learn(value, version);
                }
                end("done", new Outcome.Done());
            }
            case WriteOutcome.Unavailable _ -> end("unavailable", new Outcome.NotDone());
            case WriteOutcome.Indeterminate _ -> end("indeterminate", new Outcome.Indeterminate());
        }
    }

    void onOutcome(CompareAndSetOutcome given) {
        switch (given) {
            case CompareAndSetOutcome.Done(var version, var _, var _) -> {
                if (value != null) {
                    learn(value, version);
                }
                end("done", new Outcome.Done());
            }
            case CompareAndSetOutcome.PreconditionFailed _ -> end("failed", new Outcome.PreconditionFailed());
            case CompareAndSetOutcome.Unavailable _ -> end("unavailable", new Outcome.NotDone());
            case CompareAndSetOutcome.Indeterminate _ -> end("indeterminate", new Outcome.Indeterminate());
        }
    }

    /** The frontend's process has ended: the client's connection breaks. */
    void onAborted() {
        end("indeterminate", new Outcome.Indeterminate());
    }

    private void learn(String text, RecordVersion version) {
        if (told.equals("open")) {
            world.versionsTold.put(text, version);
        }
    }

    /** A client hears one answer, the first. */
    private void end(String text, Outcome how) {
        if (told.equals("open")) {
            told = text;
            outcome = how;
            returned = world.tick();
            world.trace.effect(this.text + " is " + text);
        }
    }

    /** Returns what the client was told: {@code open} as long as it waits. */
    String told() {
        return told;
    }

    ClientOperation inHistory() {
        return new ClientOperation(client, key.toString(), action, outcome, invoked, returned);
    }
}
