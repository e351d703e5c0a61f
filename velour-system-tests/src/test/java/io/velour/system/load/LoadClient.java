package io.velour.system.load;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.velour.history.Action;
import io.velour.history.ClientOperation;
import io.velour.history.Outcome;
import io.velour.history.VersionedOperation;

/**
 * One client: asks one thing after another, goes to the next frontend when its own refuses or cannot be reached, repeats
 * what certainly was not done (and any get), and writes down what came of it. Used by one thread.
 */
final class LoadClient {
    /** How long an operation is repeated: several deadlines of a frontend. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long LONGEST_PAUSE_MILLIS = 200;

    private final int number;
    private final List<URI> frontends;
    private final Connection connection;
    private final AtomicLong values;
    private final SplittableRandom random;
    private final List<Recorded> recorded = new ArrayList<>();
    private final Map<String, ToldVersion> seen = new HashMap<>();
    private int frontend;

    /** @param values gives every value of the run its number */
    LoadClient(int number, List<URI> frontends, Connection connection, AtomicLong values, SplittableRandom random) {
        this.number = number;
        this.frontends = frontends;
        this.connection = connection;
        this.values = values;
        this.random = random;
        this.frontend = number % frontends.size();
    }

    List<Recorded> recorded() {
        return recorded;
    }

    void get(String key) {
        run(key, new Action.Get(), null, at -> connection.get(at, key));
    }

    /** Goes to that frontend first, whichever it was at before. */
    void goTo(int newFrontend) {
        frontend = newFrontend % frontends.size();
    }

    /** Sets the key, now and then deletes it, and does either under a condition if that is wanted. */
    void write(String key, boolean conditional) {
        boolean deletes = random.nextInt(8) == 0;
        ToldVersion expected = conditional ? seen.get(key) : null;
        Connection.Condition condition = !conditional
                ? Connection.Condition.NONE
                : expected == null ? Connection.Condition.ABSENT : Connection.Condition.version(expected.etag());
        long value = values.incrementAndGet();
        if (deletes && (!conditional || expected != null)) {
            run(key, deletion(conditional, expected), expected, at -> connection.delete(at, key, condition));
        } else {
            run(key, setting(conditional, expected, value), expected,
                    at -> connection.put(at, key, Payload.of(value), condition));
        }
    }

    private static Action deletion(boolean conditional, @Nullable ToldVersion expected) {
        return conditional ? new Action.CompareAndSet(numberOf(expected), OptionalLong.empty()) : new Action.Delete();
    }

    private static Action setting(boolean conditional, @Nullable ToldVersion expected, long value) {
        return conditional
                ? new Action.CompareAndSet(numberOf(expected), OptionalLong.of(value))
                : new Action.Put(value);
    }

    private static OptionalLong numberOf(@Nullable ToldVersion version) {
        return version == null
                ? OptionalLong.empty()
                : Payload.numberIn(version.value().getBytes(StandardCharsets.ISO_8859_1));
    }

    private void run(String key, Action action, @Nullable ToldVersion expected, Function<URI, Answer> attempt) {
        long invoked = System.nanoTime();
        int refusals = 0;
        Answer answer = attempt.apply(frontends.get(frontend));
        while (mayBeRepeated(action, answer) && System.nanoTime() - invoked < PATIENCE_NANOS) {
            frontend = (frontend + 1) % frontends.size();
            pause(refusals++);
            answer = attempt.apply(frontends.get(frontend));
        }
        write(key, action, expected, answer, invoked, refusals);
    }

    private static boolean mayBeRepeated(Action action, Answer answer) {
        return answer instanceof Answer.Refused || answer instanceof Answer.Unknown && action instanceof Action.Get;
    }

    private static void pause(int refusals) {
        try {
            Thread.sleep(Math.min(LONGEST_PAUSE_MILLIS, 10L << Math.min(refusals, 5)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(String key, Action action, @Nullable ToldVersion expected, Answer answer, long invoked,
            int refusals) {
        ClientOperation operation = new ClientOperation(number, key, action, outcome(action, answer), invoked,
                System.nanoTime());
        ToldVersion version = version(action, answer);
        remember(key, operation, version);
        recorded.add(new Recorded(new VersionedOperation<>(operation, version, expected), refusals, trouble(answer)));
    }

    private static Outcome outcome(Action action, Answer answer) {
        return switch (answer) {
            case Answer.Found found -> new Outcome.Read(numberOrWrong(found.bytes()));
            case Answer.Absent _ -> new Outcome.Read(OptionalLong.empty());
            case Answer.Written _ -> new Outcome.Done();
            case Answer.Mismatch _ -> new Outcome.PreconditionFailed();
            case Answer.Refused _ -> new Outcome.NotDone();
            case Answer.Unknown _ -> action instanceof Action.Get ? new Outcome.NotDone() : new Outcome.Indeterminate();
        };
    }

    /** Bytes that nobody wrote are a value that nobody wrote: the checker says so. */
    private static OptionalLong numberOrWrong(byte[] bytes) {
        OptionalLong number = Payload.numberIn(bytes);
        return number.isPresent() ? number : OptionalLong.of(LoadRun.WRONG_BYTES);
    }

    private static @Nullable ToldVersion version(Action action, Answer answer) {
        return switch (answer) {
            case Answer.Found found ->
                new ToldVersion(found.etag(), new String(found.bytes(), StandardCharsets.ISO_8859_1));
            case Answer.Written written when written.etag() != null && action.written().isPresent() ->
                new ToldVersion(written.etag(), Payload.of(action.written().getAsLong()));
            case Answer.Written _,Answer.Absent _,Answer.Mismatch _,Answer.Refused _,Answer.Unknown _ -> null;
        };
    }

    private void remember(String key, ClientOperation operation, @Nullable ToldVersion version) {
        if (version != null) {
            seen.put(key, version);
        } else if (!(operation.outcome() instanceof Outcome.NotDone)) {
            seen.remove(key);
        }
    }

    private static @Nullable String trouble(Answer answer) {
        return switch (answer) {
            case Answer.Refused(String why) -> why;
            case Answer.Unknown(String why) -> why;
            case Answer.Found _,Answer.Absent _,Answer.Written _,Answer.Mismatch _ -> null;
        };
    }
}
