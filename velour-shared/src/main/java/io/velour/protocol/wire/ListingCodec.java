package io.velour.protocol.wire;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Epoch;
import io.velour.cluster.PartitionId;
import io.velour.protocol.ListedKey;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordVersion;

/** Listings of keys to bytes and back, behind their tags. */
final class ListingCodec {
    private static final int SUMMARY_LENGTH = 40;

    private ListingCodec() {}

    static int expectedLength(StorageRequest.ListKeys list) {
        return lengthOf(list.prefix()) + lengthOf(list.after());
    }

    private static int lengthOf(@Nullable Key key) {
        return key == null ? 0 : key.length();
    }

    static int expectedLength(StorageAnswer.Listed listed) {
        return lengthOf(listed.through()) + listed.keys().stream().mapToInt(ListingCodec::expectedLength).sum();
    }

    private static int expectedLength(ListedKey listed) {
        ListedKey.Summary summary = listed.summary();
        int contentType = summary == null || summary.contentType() == null ? 0 : summary.contentType().length();
        return SUMMARY_LENGTH + listed.key().length() + contentType;
    }

    static void write(WireWriter out, StorageRequest.ListKeys list) {
        out.writeVarLong(list.partition().value());
        out.writeVarLong(list.epoch().value());
        BatchCodec.writeOptional(out, list.prefix(), BatchCodec::write);
        BatchCodec.writeOptional(out, list.after(), BatchCodec::write);
        out.writeVarLong(list.limit());
    }

    static StorageRequest.ListKeys readListKeys(WireReader in) {
        PartitionId partition = BatchCodec.readPartition(in);
        Epoch epoch = BatchCodec.readEpoch(in);
        Key prefix = BatchCodec.readOptional(in, RecordCodec::readKey);
        Key after = BatchCodec.readOptional(in, RecordCodec::readKey);
        int limit = in.readCount(BatchCodec.MAX_RECORDS, "keys");
        if (limit < 1) {
            throw in.malformed("a listing of no keys");
        }
        return new StorageRequest.ListKeys(partition, epoch, prefix, after, limit);
    }

    static void write(WireWriter out, StorageAnswer.Listed listed) {
        BatchCodec.writeOptional(out, listed.through(), BatchCodec::write);
        out.writeVarLong(listed.keys().size());
        listed.keys().forEach(key -> {
            BatchCodec.write(out, key.key());
            BatchCodec.writeOptional(out, key.summary(), ListingCodec::write);
        });
    }

    static StorageAnswer.Listed readListed(WireReader in, Epoch epoch) {
        Key through = BatchCodec.readOptional(in, RecordCodec::readKey);
        int count = in.readCount(BatchCodec.MAX_RECORDS, "keys");
        List<ListedKey> keys = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Key key = RecordCodec.readKey(in);
            keys.add(new ListedKey(key, BatchCodec.readOptional(in, ListingCodec::readSummary)));
        }
        return new StorageAnswer.Listed(epoch, keys, through);
    }

    private static void write(WireWriter out, ListedKey.Summary summary) {
        RecordCodec.write(out, summary.version());
        out.writeVarLong(summary.length());
        BatchCodec.writeOptional(out, summary.contentType(), WireWriter::writeText);
        Long expiry = summary.expiryMillis() == Record.Value.NEVER ? null : summary.expiryMillis();
        BatchCodec.writeOptional(out, expiry, WireWriter::writeLong);
    }

    private static ListedKey.Summary readSummary(WireReader in) {
        RecordVersion version = RecordCodec.readVersion(in);
        int length = in.readCount(Integer.MAX_VALUE, "bytes of a value");
        String contentType = BatchCodec.readOptional(in, RecordCodec::readContentType);
        Long expiry = BatchCodec.readOptional(in, WireReader::readLong);
        return new ListedKey.Summary(version, length, contentType, expiry == null ? Record.Value.NEVER : expiry);
    }
}
