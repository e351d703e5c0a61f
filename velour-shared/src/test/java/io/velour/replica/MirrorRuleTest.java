package io.velour.replica;

import static io.velour.TestMaps.catchingUp;
import static io.velour.TestMaps.serving;
import static io.velour.replica.TestRecords.KEY;
import static io.velour.replica.TestRecords.NOW;
import static io.velour.replica.TestRecords.commit;
import static io.velour.replica.TestRecords.committed;
import static io.velour.replica.TestRecords.pending;
import static io.velour.replica.TestRecords.prepare;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.velour.TestMaps;
import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.StorageAnswer;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;
import io.velour.record.StoredRecord;
import io.velour.replica.RecordStore.Durability;

/** What catch-up makes of one key, for everything that may be held here and there. */
class MirrorRuleTest {
    private static final Member FIRST = TestMaps.member(1);
    private static final Member SECOND = TestMaps.member(2);
    private static final Member SELF = TestMaps.member(3);
    private static final ReplicaSet BEFORE = TestMaps.entry(3, 5, 5,
            List.of(serving(FIRST), catchingUp(SELF, 5)));
    private static final ReplicaSet ENTRY = TestMaps.entry(3, 6, 6, List.of(serving(SECOND), catchingUp(SELF, 5)));

    /** How the replica came by what it holds. */
    private enum Origin {
        /** It held it before its listing. */
        LEFTOVER,
        /** It has copied it from a source that serves no more. */
        COPY,
        /** A {@code PREPARE} in this listing brought it. */
        ACKNOWLEDGED
    }

    private static List<StoredRecord> somewhatNewerAndOlder() {
        return List.of(pending(NOW - 1), committed(NOW - 1), pending(NOW), committed(NOW), pending(NOW + 1),
                committed(NOW + 1));
    }

    private static List<@Nullable StoredRecord> theirs() {
        List<@Nullable StoredRecord> theirs = new ArrayList<>(List.of(pending(NOW), committed(NOW)));
        theirs.add(null);
        return theirs;
    }

    @ParameterizedTest
    @EnumSource(Origin.class)
    void theCopyBecomesTheSourcesExceptWhereAnAcknowledgementRestsOnSomethingNewer(Origin origin) {
        for (StoredRecord mine : somewhatNewerAndOlder()) {
            for (StoredRecord theirs : theirs()) {
                TestReplica replica = holding(mine, origin);
                mirror(replica, replica.adopt(ENTRY), theirs, null);
                assertThat(replica.held()).as("%s %s, theirs %s", origin, mine, theirs)
                        .isEqualTo(expected(mine, theirs, origin == Origin.ACKNOWLEDGED));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsMissingIsCopiedInItsState(boolean compared) {
        for (StoredRecord theirs : List.of(pending(NOW), committed(NOW))) {
            TestReplica replica = new TestReplica(SELF);
            if (compared) {
                mirror(replica, replica.adopt(BEFORE), null, KEY);
            }
            mirror(replica, replica.adopt(ENTRY), theirs, null);
            assertThat(replica.held()).isEqualTo(theirs);
        }
    }

    /** Of one version, who knows that it is committed is right; else the source is, or the newer. */
    private static @Nullable StoredRecord expected(StoredRecord mine, @Nullable StoredRecord theirs,
            boolean acknowledged) {
        if (theirs == null) {
            return acknowledged ? mine : null;
        }
        if (mine.version().equals(theirs.version())) {
            return mine.isPending() ? theirs : mine;
        }
        return acknowledged && mine.record().isNewerThan(theirs.record()) ? mine : theirs;
    }

    private static TestReplica holding(StoredRecord mine, Origin origin) {
        TestReplica replica = new TestReplica(SELF);
        switch (origin) {
            case LEFTOVER -> replica.hold(KEY, mine);
            case COPY -> mirror(replica, replica.adopt(BEFORE), mine, KEY);
            case ACKNOWLEDGED -> {
                replica.adopt(BEFORE);
                replica.ask(prepare(5, mine.record()));
                if (!mine.isPending()) {
                    replica.ask(commit(KEY, mine.version().timestamp().millis()));
                }
            }
        }
        assertThat(replica.held()).isEqualTo(mine);
        return replica;
    }

    /** Answers the first question of catch-up as a source that holds just this up to that key. */
    private static void mirror(TestReplica replica, ReplicaStep asked, @Nullable StoredRecord theirs,
            @Nullable Key through) {
        Epoch epoch = replica.entry().epoch();
        ReplicaStep fetch = replica.answer(asked.sends().getFirst(),
                new StorageAnswer.RangeDigest(epoch, through, 9, 9, 0));
        List<KeyedRecord> records = theirs == null ? List.of() : List.of(new KeyedRecord(KEY, theirs));
        ReplicaStep copied = replica.answer(fetch.sends().getFirst(),
                new StorageAnswer.RangeRecords(epoch, through, records));
        assertThat(copied.durability()).isEqualTo(copied.changes().isEmpty() ? Durability.BUFFERED : Durability.SYNCED);
    }
}
