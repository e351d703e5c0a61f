package io.velour.shell.size;

import java.util.List;

/**
 * How much a storage node holds, about: what {@code GET /v1/partitions} of a storage node answers.
 *
 * @param catchUpBytesPerSecond how fast the node copies when it is filled
 * @param partitions            those that the partition map says it holds
 */
public record PartitionSizes(long catchUpBytesPerSecond, List<Size> partitions) {
    /** The path that it is found at. */
    public static final String PATH = "/v1/partitions";

    public PartitionSizes {
        partitions = List.copyOf(partitions);
    }

    /** A partition; tombstones count. */
    public record Size(int partition, long records, long bytes) {}
}
