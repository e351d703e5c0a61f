package io.velour.exploration;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.velour.protocol.StorageAnswer;
import io.velour.record.Record;
import io.velour.record.StoredRecord;

/**
 * What must hold in every state, whatever clients have been told: what has taken effect, or something newer, is held by every
 * {@code SERVING} replica of the newest entry; whoever would answer a read with a committed record now would answer with the
 * newest that has taken effect, so that a get which begins now is right, too; nobody holds what its client was told is not
 * written.
 */
final class Invariants {
    private final World world;
    private final LongIndex judged = new LongIndex();
    private final List<@Nullable String> judgements = new ArrayList<>();

    Invariants(World world) {
        this.world = world;
    }

    /** Returns what is wrong with a state; null if nothing is. */
    @Nullable
    String violation(int[] state) {
        for (int node = 0; node < world.layout().nodes(); node++) {
            String violation = violation(state, node);
            if (violation != null) {
                return violation;
            }
        }
        return null;
    }

    private @Nullable String violation(int[] state, int node) {
        long triple = ((long) state[WorldState.HISTORY] << 20 | state[WorldState.REGISTER]) << 31
                | state[world.layout().placeOfNode(node)];
        int place = judged.get(triple);
        if (place < 0) {
            place = judgements.size();
            judgements.add(judge(world.history(state), world.register(state), world.node(state, node)));
            judged.put(triple, place);
        }
        return judgements.get(place);
    }

    private static @Nullable String judge(EntryHistory history, Register register, NodeView node) {
        String name = Wording.of(node.member());
        Record newest = register.newest();
        StoredRecord held = node.held();
        if (serves(history, node) && (held == null || Register.inOrder(held.record(), newest) < 0)) {
            return name + " serves in the newest epoch and holds " + Wording.of(held) + ", but " + Wording.of(newest)
                    + " has taken effect";
        }
        if (held != null && register.isDisclaimed(held.record())) {
            return name + " holds " + Wording.of(held) + ", whose client was told that it is not written";
        }
        return isStale(node.ifRead(), newest)
                ? name + " would answer a read, but not with " + Wording.of(newest) + ", which has taken effect"
                : null;
    }

    private static boolean serves(EntryHistory history, NodeView node) {
        return history.newest().servingMembers().stream()
                .anyMatch(member -> member.node().equals(node.member().node()));
    }

    private static boolean isStale(@Nullable StorageAnswer ifRead, Record newest) {
        return switch (ifRead) {
            case StorageAnswer.Found(var _, StoredRecord found) ->
                !found.isPending() && !found.record().equals(newest);
            case StorageAnswer.Absent _ -> true;
            case null, default -> false;
        };
    }
}
