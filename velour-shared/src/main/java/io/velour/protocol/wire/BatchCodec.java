package io.velour.protocol.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.ClusterId;
import io.velour.cluster.Epoch;
import io.velour.cluster.Incarnation;
import io.velour.cluster.Member;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.PeerRequest;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;
import io.velour.record.RecordVersion;

/**
 * Batches of requests and of answers to bytes and back. The first byte is the number of the format; the files under
 * {@code golden} hold it fast.
 */
public final class BatchCodec {
    /** The media type of both directions. */
    public static final String MEDIA_TYPE = "application/vnd.velour.operations";
    private static final int FORMAT = 1;
    private static final int HEADER_LENGTH = 12;
    private static final int REQUEST_OVERHEAD = 32;
    static final int MAX_RECORDS = 65_536;

    /* Tags of requests. */
    private static final int READ = 1;
    private static final int PREPARE = 2;
    private static final int PREPARE_IF = 3;
    private static final int COMMIT = 4;
    private static final int ADOPT = 5;
    private static final int REPORT_PENDING = 6;
    private static final int COMPARE_RANGE = 7;
    private static final int FETCH_RANGE = 8;
    private static final int LIST_KEYS = 9;

    /* Tags of answers. */
    private static final int FOUND = 1;
    private static final int ABSENT = 2;
    private static final int ACCEPTED = 3;
    private static final int SUPERSEDED = 4;
    private static final int OUTRUN = 5;
    private static final int UNSURE = 6;
    private static final int MISMATCH = 7;
    private static final int EXPIRED = 8;
    private static final int NOTED = 9;
    private static final int REFUSED = 10;
    private static final int PENDING_RECORDS = 11;
    private static final int RANGE_DIGEST = 12;
    private static final int RANGE_RECORDS = 13;
    private static final int LISTED = 14;

    private BatchCodec() {}

    /** Returns about how many bytes a request takes: at least as many as it really does, within a few. */
    public static int expectedLength(StorageRequest request) {
        return switch (request) {
            case StorageRequest.Read read -> REQUEST_OVERHEAD + read.key().length();
            case StorageRequest.ListKeys list -> REQUEST_OVERHEAD + ListingCodec.expectedLength(list);
            case StorageRequest.Prepare prepare ->
                REQUEST_OVERHEAD + prepare.key().length() + RecordCodec.expectedLength(prepare.record());
            case StorageRequest.PrepareIf prepare ->
                REQUEST_OVERHEAD + prepare.key().length() + RecordCodec.expectedLength(prepare.record());
            case StorageRequest.Commit commit -> REQUEST_OVERHEAD + commit.key().length();
            case StorageRequest.Adopt adopt -> REQUEST_OVERHEAD + PartitionMapCodec.expectedLength(adopt.entry());
            case PeerRequest peers ->
                REQUEST_OVERHEAD + PartitionMapCodec.expectedLength(peers.entry()) + 2 * Key.MAX_LENGTH;
        };
    }

    public static byte[] encode(RequestBatch batch) {
        WireWriter out = new WireWriter(
                HEADER_LENGTH + batch.requests().stream().mapToInt(BatchCodec::expectedLength).sum());
        out.writeByte(FORMAT);
        out.writeLong(batch.cluster().value());
        out.writeVarLong(batch.requests().size());
        batch.requests().forEach(request -> write(out, request));
        return out.toByteArray();
    }

    /** @throws MalformedMessageException if the bytes are not a batch of this format */
    public static RequestBatch decodeRequests(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        requireFormat(in);
        ClusterId cluster = new ClusterId(in.readLong());
        int count = in.readCount(RequestBatch.MAX_REQUESTS, "requests");
        List<StorageRequest> requests = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            requests.add(readRequest(in));
        }
        in.requireEnd();
        return new RequestBatch(cluster, requests);
    }

    public static byte[] encode(List<StorageAnswer> answers) {
        WireWriter out = new WireWriter(
                HEADER_LENGTH + answers.stream().mapToInt(BatchCodec::expectedLength).sum());
        out.writeByte(FORMAT);
        out.writeVarLong(answers.size());
        answers.forEach(answer -> write(out, answer));
        return out.toByteArray();
    }

    private static int expectedLength(StorageAnswer answer) {
        return REQUEST_OVERHEAD + switch (answer) {
            case StorageAnswer.Found found -> RecordCodec.expectedLength(found.stored().record());
            case StorageAnswer.Expired expired -> RecordCodec.expectedLength(expired.stored().record());
            case StorageAnswer.PendingRecords pending -> expectedLengthOf(pending.records());
            case StorageAnswer.RangeRecords range -> expectedLengthOf(range.records());
            case StorageAnswer.Listed listed -> ListingCodec.expectedLength(listed);
            default -> 0;
        };
    }

    private static int expectedLengthOf(List<KeyedRecord> records) {
        return records.stream()
                .mapToInt(keyed -> keyed.key().length() + RecordCodec.expectedLength(keyed.stored().record()))
                .sum();
    }

    /** @throws MalformedMessageException if the bytes are not a batch of this format */
    public static List<StorageAnswer> decodeAnswers(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        requireFormat(in);
        int count = in.readCount(RequestBatch.MAX_REQUESTS, "answers");
        List<StorageAnswer> answers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            answers.add(readAnswer(in));
        }
        in.requireEnd();
        return answers;
    }

    private static void requireFormat(WireReader in) {
        int format = in.readByte();
        if (format != FORMAT) {
            throw in.malformed("format " + format + " where " + FORMAT + " is spoken");
        }
    }

    private static void write(WireWriter out, StorageRequest request) {
        switch (request) {
            case StorageRequest.Read read -> {
                writeHead(out, READ, request, read.key());
                out.writeVarLong(read.epoch().value());
            }
            case StorageRequest.ListKeys list -> {
                out.writeByte(LIST_KEYS);
                ListingCodec.write(out, list);
            }
            case StorageRequest.Prepare prepare -> {
                writeHead(out, PREPARE, request, prepare.key());
                out.writeVarLong(prepare.epoch().value());
                writeSender(out, prepare.sender());
                RecordCodec.write(out, prepare.record());
            }
            case StorageRequest.PrepareIf prepare -> {
                writeHead(out, PREPARE_IF, request, prepare.key());
                out.writeVarLong(prepare.epoch().value());
                writeOptional(out, prepare.expected(), RecordCodec::write);
                RecordCodec.write(out, prepare.record());
            }
            case StorageRequest.Commit commit -> {
                writeHead(out, COMMIT, request, commit.key());
                RecordCodec.write(out, commit.version());
            }
            case StorageRequest.Adopt adopt -> writeHead(out, ADOPT, adopt.entry());
            case PeerRequest.ReportPending report -> {
                writeHead(out, REPORT_PENDING, report.entry());
                writeOptional(out, report.after(), BatchCodec::write);
            }
            case PeerRequest.CompareRange compare -> {
                writeHead(out, COMPARE_RANGE, compare.entry());
                writeMember(out, compare.asker());
                writeOptional(out, compare.after(), BatchCodec::write);
            }
            case PeerRequest.FetchRange fetch -> {
                writeHead(out, FETCH_RANGE, fetch.entry());
                writeMember(out, fetch.asker());
                writeOptional(out, fetch.after(), BatchCodec::write);
                writeOptional(out, fetch.through(), BatchCodec::write);
            }
        }
    }

    private static void writeHead(WireWriter out, int tag, StorageRequest request, Key key) {
        out.writeByte(tag);
        out.writeVarLong(request.partition().value());
        write(out, key);
    }

    private static void writeHead(WireWriter out, int tag, ReplicaSet entry) {
        out.writeByte(tag);
        PartitionMapCodec.write(out, entry);
    }

    static void write(WireWriter out, Key key) {
        out.writeBytes(key.bytes());
    }

    static <T> void writeOptional(WireWriter out, @Nullable T value, BiConsumer<WireWriter, T> form) {
        out.writeByte(value == null ? 0 : 1);
        if (value != null) {
            form.accept(out, value);
        }
    }

    static <T> @Nullable T readOptional(WireReader in, Function<WireReader, T> form) {
        return switch (in.readByte()) {
            case 0 -> null;
            case 1 -> form.apply(in);
            default -> throw in.malformed("neither there nor not there");
        };
    }

    private static void writeSender(WireWriter out, @Nullable Member sender) {
        writeOptional(out, sender, BatchCodec::writeMember);
    }

    private static StorageRequest readRequest(WireReader in) {
        int tag = in.readByte();
        return switch (tag) {
            case READ, PREPARE, PREPARE_IF, COMMIT -> readKeyed(in, tag);
            case LIST_KEYS -> ListingCodec.readListKeys(in);
            case ADOPT -> new StorageRequest.Adopt(PartitionMapCodec.readReplicaSet(in));
            case REPORT_PENDING -> new PeerRequest.ReportPending(PartitionMapCodec.readReplicaSet(in),
                    readOptional(in, RecordCodec::readKey));
            case COMPARE_RANGE -> new PeerRequest.CompareRange(PartitionMapCodec.readReplicaSet(in), readMember(in),
                    readOptional(in, RecordCodec::readKey));
            case FETCH_RANGE -> new PeerRequest.FetchRange(PartitionMapCodec.readReplicaSet(in), readMember(in),
                    readOptional(in, RecordCodec::readKey), readOptional(in, RecordCodec::readKey));
            default -> throw in.malformed("unknown request " + tag);
        };
    }

    private static StorageRequest readKeyed(WireReader in, int tag) {
        PartitionId partition = readPartition(in);
        Key key = RecordCodec.readKey(in);
        if (tag == COMMIT) {
            return new StorageRequest.Commit(partition, key, RecordCodec.readVersion(in));
        }
        Epoch epoch = readEpoch(in);
        return switch (tag) {
            case READ -> new StorageRequest.Read(partition, epoch, key);
            case PREPARE -> {
                Member sender = readSender(in);
                yield new StorageRequest.Prepare(partition, epoch, key, RecordCodec.readRecord(in), sender);
            }
            default -> {
                RecordVersion expected = readOptional(in, RecordCodec::readVersion);
                yield new StorageRequest.PrepareIf(partition, epoch, key, RecordCodec.readRecord(in), expected);
            }
        };
    }

    private static @Nullable Member readSender(WireReader in) {
        return readOptional(in, BatchCodec::readMember);
    }

    private static void write(WireWriter out, StorageAnswer answer) {
        switch (answer) {
            case StorageAnswer.Found found -> {
                writeHead(out, FOUND, found.epoch());
                RecordCodec.write(out, found.stored());
            }
            case StorageAnswer.Absent absent -> writeHead(out, ABSENT, absent.epoch());
            case StorageAnswer.Accepted accepted -> writeHead(out, ACCEPTED, accepted.epoch());
            case StorageAnswer.Superseded superseded -> writeHead(out, SUPERSEDED, superseded.epoch());
            case StorageAnswer.Outrun outrun -> {
                writeHead(out, OUTRUN, outrun.epoch());
                RecordCodec.write(out, outrun.current());
            }
            case StorageAnswer.Unsure unsure -> writeHead(out, UNSURE, unsure.epoch());
            case StorageAnswer.Mismatch mismatch -> {
                writeHead(out, MISMATCH, mismatch.epoch());
                writeOptional(out, mismatch.current(), RecordCodec::write);
            }
            case StorageAnswer.Expired expired -> {
                writeHead(out, EXPIRED, expired.epoch());
                RecordCodec.write(out, expired.stored());
            }
            case StorageAnswer.PendingRecords pending -> {
                writeHead(out, PENDING_RECORDS, pending.epoch());
                out.writeByte(pending.complete() ? 1 : 0);
                write(out, pending.records());
            }
            case StorageAnswer.RangeDigest range -> {
                writeHead(out, RANGE_DIGEST, range.epoch());
                writeOptional(out, range.through(), BatchCodec::write);
                out.writeVarLong(range.records());
                out.writeLong(range.digest());
                out.writeVarLong(range.left());
            }
            case StorageAnswer.RangeRecords range -> {
                writeHead(out, RANGE_RECORDS, range.epoch());
                writeOptional(out, range.through(), BatchCodec::write);
                write(out, range.records());
            }
            case StorageAnswer.Listed listed -> {
                writeHead(out, LISTED, listed.epoch());
                ListingCodec.write(out, listed);
            }
            case StorageAnswer.Noted _ -> out.writeByte(NOTED);
            case StorageAnswer.Refused refused -> writeRefused(out, refused);
        }
    }

    private static void writeHead(WireWriter out, int tag, Epoch epoch) {
        out.writeByte(tag);
        out.writeVarLong(epoch.value());
    }

    private static void write(WireWriter out, List<KeyedRecord> records) {
        out.writeVarLong(records.size());
        records.forEach(keyed -> {
            write(out, keyed.key());
            RecordCodec.write(out, keyed.stored());
        });
    }

    private static List<KeyedRecord> readRecords(WireReader in) {
        int count = in.readCount(MAX_RECORDS, "records");
        List<KeyedRecord> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Key key = RecordCodec.readKey(in);
            records.add(new KeyedRecord(key, RecordCodec.readStored(in)));
        }
        return records;
    }

    private static boolean readFlag(WireReader in) {
        return switch (in.readByte()) {
            case 0 -> false;
            case 1 -> true;
            default -> throw in.malformed("neither yes nor no");
        };
    }

    private static void writeRefused(WireWriter out, StorageAnswer.Refused refused) {
        writeHead(out, REFUSED, refused.epoch());
        out.writeByte(number(refused.refusal()));
        writeOptional(out, refused.newer(), PartitionMapCodec::write);
    }

    private static StorageAnswer readAnswer(WireReader in) {
        int tag = in.readByte();
        return switch (tag) {
            case FOUND -> new StorageAnswer.Found(readEpoch(in), RecordCodec.readStored(in));
            case ABSENT -> new StorageAnswer.Absent(readEpoch(in));
            case ACCEPTED -> new StorageAnswer.Accepted(readEpoch(in));
            case SUPERSEDED -> new StorageAnswer.Superseded(readEpoch(in));
            case OUTRUN -> new StorageAnswer.Outrun(readEpoch(in), RecordCodec.readVersion(in));
            case UNSURE -> new StorageAnswer.Unsure(readEpoch(in));
            case MISMATCH -> new StorageAnswer.Mismatch(readEpoch(in), readOptional(in, RecordCodec::readStored));
            case EXPIRED -> new StorageAnswer.Expired(readEpoch(in), RecordCodec.readStored(in));
            case PENDING_RECORDS -> {
                Epoch epoch = readEpoch(in);
                boolean complete = readFlag(in);
                yield new StorageAnswer.PendingRecords(epoch, readRecords(in), complete);
            }
            case RANGE_DIGEST -> new StorageAnswer.RangeDigest(readEpoch(in), readOptional(in, RecordCodec::readKey),
                    in.readCount(Integer.MAX_VALUE, "records"), in.readLong(), in.readVarLong());
            case RANGE_RECORDS -> new StorageAnswer.RangeRecords(readEpoch(in), readOptional(in, RecordCodec::readKey),
                    readRecords(in));
            case LISTED -> ListingCodec.readListed(in, readEpoch(in));
            case NOTED -> new StorageAnswer.Noted();
            case REFUSED -> readRefused(in);
            default -> throw in.malformed("unknown answer " + tag);
        };
    }

    private static StorageAnswer readRefused(WireReader in) {
        Epoch epoch = readEpoch(in);
        Refusal refusal = refusal(in);
        return new StorageAnswer.Refused(refusal, epoch, readOptional(in, PartitionMapCodec::readReplicaSet));
    }

    private static int number(Refusal refusal) {
        return switch (refusal) {
            case STALE_EPOCH -> 1;
            case NOT_LISTED -> 2;
            case NOT_READY -> 3;
            case NOT_SERVING -> 4;
            case CLOCK_DRIFT -> 5;
            case OVERLOADED -> 6;
        };
    }

    private static Refusal refusal(WireReader in) {
        return switch (in.readByte()) {
            case 1 -> Refusal.STALE_EPOCH;
            case 2 -> Refusal.NOT_LISTED;
            case 3 -> Refusal.NOT_READY;
            case 4 -> Refusal.NOT_SERVING;
            case 5 -> Refusal.CLOCK_DRIFT;
            case 6 -> Refusal.OVERLOADED;
            default -> throw in.malformed("unknown refusal");
        };
    }

    static Epoch readEpoch(WireReader in) {
        return new Epoch(in.readVarLong());
    }

    static PartitionId readPartition(WireReader in) {
        return new PartitionId(in.readCount(0xffff, "a partition's number"));
    }

    static void writeMember(WireWriter out, Member member) {
        out.writeLong(member.node().value());
        out.writeLong(member.incarnation().value());
    }

    static Member readMember(WireReader in) {
        return new Member(new NodeId(in.readLong()), new Incarnation(in.readLong()));
    }
}
