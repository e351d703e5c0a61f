package io.velour.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.velour.clock.HybridClock;
import io.velour.clock.HybridTimestamp;
import io.velour.protocol.wire.MalformedMessageException;
import io.velour.protocol.wire.RecordCodec;
import io.velour.record.Record;
import io.velour.record.RecordOrder;
import io.velour.record.RecordState;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;

class MutantTest {
    private static final RecordVersion VERSION = new RecordVersion(HybridTimestamp.ofMillis(1), 2);

    /** Says whether the clock goes on while physical time stands, and whether a tombstone is below a value. */
    static final class OrderProbe implements Supplier<String> {
        @Override
        public String get() {
            HybridClock clock = new HybridClock(() -> 1_000);
            HybridTimestamp first = clock.next();
            Record value = new Record.Value(VERSION, new byte[0], null, Record.Value.NEVER);
            return "clock " + (clock.next().isAfter(first) ? "goes on" : "stands") + ", tombstone "
                    + (RecordOrder.INSTANCE.compare(new Record.Tombstone(VERSION), value) < 0 ? "lowest" : "highest");
        }
    }

    /** Sends an enum, records and a sealed type through classes that were compiled against the shipped ones. */
    static final class TypesProbe implements Supplier<String> {
        @Override
        public String get() {
            Record value = new Record.Value(VERSION, new byte[]{7}, null, Record.Value.NEVER);
            StoredRecord read = RecordCodec.decode(RecordCodec.encode(StoredRecord.pending(value)));
            String kind = switch (read.record()) {
                case Record.Value(var _, byte[] bytes, var _, var _) -> bytes[0] + " as " + read.record();
                case Record.Tombstone _ -> "none";
            };
            return List.of(RecordState.values()) + " " + read.state() + " " + read.record().equals(value) + " "
                    + value.isNewerThan(new Record.Tombstone(VERSION)) + " " + kind;
        }
    }

    /** Returns what is said of bytes that are no record. */
    static final class ErrorProbe implements Function<byte[], String> {
        @Override
        public String apply(byte[] bytes) {
            try {
                return RecordCodec.decode(bytes).toString();
            } catch (MalformedMessageException malformed) {
                return String.valueOf(malformed.getMessage());
            }
        }
    }

    /** Counts in a static field. */
    static final class CountProbe implements IntSupplier {
        private static int count;

        @Override
        public int getAsInt() {
            return ++count;
        }
    }

    private static Mutation mutation(String name) {
        return MutationFile.read("mutations-of-the-test", name);
    }

    private static String seenBy(Mutant mutant, Class<?> probe) {
        return (String) mutant.newInstance(probe.getName(), Supplier.class).get();
    }

    @Test
    void mutantsDifferFromTheShippedCoreAndFromEachOtherWhereTheyAreMutated() {
        Mutant still = new Mutant(mutation("clock-stands-still"));
        Mutant highest = new Mutant(mutation("tombstone-highest"));
        assertThat(seenBy(still, OrderProbe.class)).isEqualTo("clock stands, tombstone lowest");
        assertThat(seenBy(highest, OrderProbe.class)).isEqualTo("clock goes on, tombstone highest");
        assertThat(new OrderProbe().get()).isEqualTo("clock goes on, tombstone lowest");
    }

    @Test
    void theControlRunIsTheShippedCoreDefinedAnew() {
        Mutant control = new Mutant(Mutation.NONE);
        assertThat(seenBy(control, OrderProbe.class)).isEqualTo(new OrderProbe().get());
        assertThat(control.newInstance(OrderProbe.class.getName(), Supplier.class)).isNotInstanceOf(OrderProbe.class);
    }

    @Test
    void enumsRecordsSealedTypesAndLambdasMayBeMutated() {
        String text = VERSION + ", 1 bytes, null]";
        assertThat(new TypesProbe().get()).isEqualTo("[PENDING, COMMITTED] PENDING true true 7 as Value[" + text);
        assertThat(seenBy(new Mutant(mutation("all-kinds-of-types")), TypesProbe.class))
                .isEqualTo("[COMMITTED, PENDING] PENDING true false 7 as Changed[" + text);
    }

    @ParameterizedTest
    @CsvSource({"package-private-callee, somewhere: unknown record state",
            "package-private-caller, malformed message at byte 1: something"})
    void packagePrivateAccessWorksIntoAMutatedClassAndOutOfOne(String name, String message) {
        @SuppressWarnings("unchecked")
        Function<byte[], String> probe = new Mutant(mutation(name)).newInstance(ErrorProbe.class.getName(),
                Function.class);
        assertThat(probe.apply(new byte[]{9})).isEqualTo(message);
        assertThat(new ErrorProbe().apply(new byte[]{9}))
                .isEqualTo("malformed message at byte 1: unknown record state");
    }

    @Test
    void staticStateIsEachMutantsOwn() {
        Mutant one = new Mutant(Mutation.NONE);
        Mutant other = new Mutant(Mutation.NONE);
        for (int count = 1; count <= 2; count++) {
            assertThat(one.newInstance(CountProbe.class.getName(), IntSupplier.class).getAsInt()).isEqualTo(count);
            assertThat(other.newInstance(CountProbe.class.getName(), IntSupplier.class).getAsInt()).isEqualTo(count);
        }
    }

    @Test
    void aMutationThatDoesNotApplyIsRefusedWithNameFileAndCount() {
        String file = "io/velour/clock/HybridClock.java";
        assertThatThrownBy(() -> new Mutant(mutation("matches-nothing"))).isInstanceOf(InvalidMutationException.class)
                .hasMessageContaining("'matches-nothing' does not apply: its text stands 0 times in " + file);
        assertThatThrownBy(() -> new Mutant(mutation("matches-twice"))).isInstanceOf(InvalidMutationException.class)
                .hasMessageContaining("'matches-twice' does not apply: its text stands 2 times in " + file);
        assertThatThrownBy(() -> new Mutant(mutation("matches-no-file"))).isInstanceOf(InvalidMutationException.class)
                .hasMessageContaining("'matches-no-file' does not apply: there is no io/velour/clock/Sundial.java");
    }

    @Test
    void aMutationThatDoesNotCompileIsRefusedWithWhatTheCompilerSays() {
        assertThatThrownBy(() -> new Mutant(mutation("compiles-not"))).isInstanceOf(InvalidMutationException.class)
                .hasMessageMatching("(?s)mutation 'compiles-not' does not compile:\n"
                        + "io/velour/clock/HybridClock.java:\\d+: cannot find symbol.*ceiling.*");
    }

    @Test
    void whatWouldMeanAnotherTypeInsideIsRefused() {
        Mutant mutant = new Mutant(Mutation.NONE);
        assertThatThrownBy(() -> mutant.newInstance(OrderProbe.class.getName(), OrderProbe.class))
                .hasMessageContaining("no interface of the JDK");
        assertThatThrownBy(() -> mutant.newInstance("java.util.ArrayList", List.class))
                .hasMessageContaining("java.util.ArrayList is not of Velour");
        assertThatThrownBy(() -> mutant.newInstance("io.velour.Nowhere", List.class))
                .hasMessageContaining("mutant 'none' cannot make a io.velour.Nowhere");
    }
}
