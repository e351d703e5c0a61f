package io.velour.record;

import java.util.HexFormat;
import java.util.Optional;

import io.velour.clock.HybridTimestamp;

/**
 * Names one write of one key. A writer never uses a timestamp twice, so timestamp and writer name it; the <em>order</em>
 * of versions needs the value too ({@link RecordOrder}).
 *
 * @param timestamp when, on the writer's hybrid clock
 * @param writer    the random number of the frontend process that chose the version
 */
public record RecordVersion(HybridTimestamp timestamp, long writer) {
    private static final HexFormat HEX = HexFormat.of();
    private static final int HEX_LENGTH = 33;

    // By hand: what the compiler makes of a record in a record was a fiftieth of a storage node's time.

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordVersion that && timestamp.value() == that.timestamp.value()
                && writer == that.writer;
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(timestamp.value()) + Long.hashCode(writer);
    }

    /** Returns the text form, 16 hex digits each for timestamp and writer with a dash between: an entity tag's inside. */
    @Override
    public String toString() {
        return HEX.toHexDigits(timestamp.value()) + '-' + HEX.toHexDigits(writer);
    }

    /** Reads the form that {@link #toString()} writes; anything else gives nothing. */
    public static Optional<RecordVersion> parse(String text) {
        if (text.length() != HEX_LENGTH || text.charAt(16) != '-') {
            return Optional.empty();
        }
        try {
            long timestamp = HexFormat.fromHexDigitsToLong(text, 0, 16);
            long writer = HexFormat.fromHexDigitsToLong(text, 17, HEX_LENGTH);
            return timestamp < 0
                    ? Optional.empty()
                    : Optional.of(new RecordVersion(new HybridTimestamp(timestamp), writer));
        } catch (NumberFormatException notHex) {
            return Optional.empty();
        }
    }
}
