package io.velour.system.load;

/**
 * A version as a client is told it, in the order of RecordOrder: by timestamp, by the value, by the writer.
 *
 * @param etag  the entity tag, without quotes: 16 hex digits of the timestamp, a dash, 16 of the writer
 * @param value the value that it stands for, as it is sent
 */
public record ToldVersion(String etag, String value) implements Comparable<ToldVersion> {
    private static final int TIMESTAMP_DIGITS = 16;

    private String timestamp() {
        return etag.substring(0, TIMESTAMP_DIGITS);
    }

    @Override
    public int compareTo(ToldVersion other) {
        int byTimestamp = timestamp().compareTo(other.timestamp());
        int byValue = byTimestamp != 0 ? byTimestamp : value.compareTo(other.value);
        return byValue != 0 ? byValue : etag.compareTo(other.etag);
    }
}
