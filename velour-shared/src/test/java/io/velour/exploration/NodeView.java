package io.velour.exploration;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.protocol.StorageAnswer;
import io.velour.record.StoredRecord;

/**
 * What the search must know of a storage node.
 *
 * @param epoch    of the entry that it has adopted
 * @param held     what is on its disk
 * @param ifRead   what it would answer to a read in that epoch; null if it has adopted none
 * @param caughtUp the listing in which it reports to have caught up; null if it does not
 */
record NodeView(Member member, Epoch epoch, @Nullable StoredRecord held, @Nullable StorageAnswer ifRead,
        @Nullable Epoch caughtUp) implements Process.View {}
