package io.velour.controller.preview;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;
import io.velour.control.MovePreview;

/**
 * What an order would move. Nothing has changed, and nothing will until the order is given.
 *
 * @param order      {@code drain} or {@code join}
 * @param node       the name of the node that it is about; null for one that would join
 * @param refused    why nothing would move although it should; null if all is well
 * @param partitions replicas that would be made anew
 * @param records    about how many records those hold, tombstones included
 * @param bytes      about how many bytes
 * @param seconds    about how long it would take, by the catch-up rate of those that are filled; null if nobody told theirs
 * @param moves      from where to where, ordered by name
 * @param silent     the names of the nodes that did not tell how much they hold: the figures may be too low
 */
record PreviewView(String order, @Nullable String node, @Nullable String refused, int partitions, long records,
        long bytes, @Nullable Long seconds, List<MoveView> moves, List<String> silent) {
    /** What a node that joins is called here. */
    static final String NEWCOMER = "(new)";
    /** Even an empty partition takes this long: lists change twice, and a report rides on a renewal. */
    private static final long SECONDS_PER_ROUND = 1;

    /**
     * @param from the name of the node that would lose its replicas; null if nobody would
     * @param to   the name of the node that would be filled
     */
    record MoveView(@Nullable String from, String to, int partitions, long records, long bytes) {
        MoveView and(MoveView other) {
            return new MoveView(from, to, partitions + other.partitions, records + other.records, bytes + other.bytes);
        }
    }

    /**
     * @param names   of the nodes
     * @param atATime how many replicas of one node are filled at a time
     */
    static PreviewView of(String order, @Nullable String node, MovePreview preview, Function<NodeId, String> names,
            KnownSizes sizes, int atATime) {
        List<MoveView> moves = grouped(preview, names, sizes);
        return new PreviewView(order, node, preview.refusal().orElse(null), preview.moves().size(),
                moves.stream().mapToLong(MoveView::records).sum(), moves.stream().mapToLong(MoveView::bytes).sum(),
                seconds(preview, sizes, atATime), moves, sizes.silent());
    }

    private static List<MoveView> grouped(MovePreview preview, Function<NodeId, String> names, KnownSizes sizes) {
        SortedMap<String, MoveView> groups = new TreeMap<>();
        for (MovePreview.Move move : preview.moves()) {
            MoveView one = new MoveView(move.from().map(names).orElse(null), names.apply(move.to()), 1,
                    sizes.records(move.partition()), sizes.bytes(move.partition()));
            groups.merge(Objects.requireNonNullElse(one.from(), "") + '\0' + one.to(), one, MoveView::and);
        }
        return List.copyOf(groups.values());
    }

    /** Nodes are filled side by side: the one that needs longest decides. */
    private static @Nullable Long seconds(MovePreview preview, KnownSizes sizes, int atATime) {
        long longest = 0;
        for (Map.Entry<NodeId, List<PartitionId>> receiver : preview.byReceiver().entrySet()) {
            long rate = sizes.rate(receiver.getKey());
            if (rate == 0) {
                return null;
            }
            long bytes = receiver.getValue().stream().mapToLong(sizes::bytes).sum();
            long rounds = Math.ceilDiv(receiver.getValue().size(), (long) atATime);
            longest = Math.max(longest, Math.ceilDiv(bytes, rate) + rounds * SECONDS_PER_ROUND);
        }
        return longest;
    }
}
