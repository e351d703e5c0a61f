package io.velour.protocol.wire;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.ClusterId;
import io.velour.cluster.Epoch;
import io.velour.cluster.Incarnation;
import io.velour.cluster.Member;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Record;

/**
 * Batches of requests and of answers to bytes and back. The first byte is the number of the format; the files under
 * {@code golden} hold it fast.
 */
public final class BatchCodec {
    /** The media type of both directions. */
    public static final String MEDIA_TYPE = "application/vnd.velour.operations";
    private static final int FORMAT = 1;
    private static final int HEADER_LENGTH = 12;
    private static final int REQUEST_OVERHEAD = 24;

    /* Tags of requests. 3 is kept for the conditional prepare. */
    private static final int READ = 1;
    private static final int PREPARE = 2;
    private static final int COMMIT = 4;

    /* Tags of answers. 7 and 8 are kept for mismatch and expired. */
    private static final int FOUND = 1;
    private static final int ABSENT = 2;
    private static final int ACCEPTED = 3;
    private static final int SUPERSEDED = 4;
    private static final int OUTRUN = 5;
    private static final int UNSURE = 6;
    private static final int NOTED = 9;
    private static final int REFUSED = 10;

    private BatchCodec() {}

    /** Returns about how many bytes a request takes: at least as many as it really does, within a few. */
    public static int expectedLength(StorageRequest request) {
        int key = REQUEST_OVERHEAD + request.key().length();
        return request instanceof StorageRequest.Prepare prepare
                ? key + RecordCodec.expectedLength(prepare.record())
                : key;
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
        return answer instanceof StorageAnswer.Found found
                ? REQUEST_OVERHEAD + RecordCodec.expectedLength(found.stored().record())
                : REQUEST_OVERHEAD;
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
                writeHead(out, READ, request);
                out.writeVarLong(read.epoch().value());
            }
            case StorageRequest.Prepare prepare -> {
                writeHead(out, PREPARE, request);
                out.writeVarLong(prepare.epoch().value());
                writeSender(out, prepare.sender());
                RecordCodec.write(out, prepare.record());
            }
            case StorageRequest.Commit commit -> {
                writeHead(out, COMMIT, request);
                RecordCodec.write(out, commit.version());
            }
        }
    }

    private static void writeHead(WireWriter out, int tag, StorageRequest request) {
        out.writeByte(tag);
        out.writeVarLong(request.partition().value());
        out.writeBytes(request.key().bytes());
    }

    private static void writeSender(WireWriter out, @Nullable Member sender) {
        out.writeByte(sender == null ? 0 : 1);
        if (sender != null) {
            writeMember(out, sender);
        }
    }

    private static StorageRequest readRequest(WireReader in) {
        int tag = in.readByte();
        PartitionId partition = readPartition(in);
        var key = RecordCodec.readKey(in);
        return switch (tag) {
            case READ -> new StorageRequest.Read(partition, readEpoch(in), key);
            case PREPARE -> {
                Epoch epoch = readEpoch(in);
                Member sender = readSender(in);
                Record record = RecordCodec.readRecord(in);
                yield new StorageRequest.Prepare(partition, epoch, key, record, sender);
            }
            case COMMIT -> new StorageRequest.Commit(partition, key, RecordCodec.readVersion(in));
            default -> throw in.malformed("unknown request " + tag);
        };
    }

    private static @Nullable Member readSender(WireReader in) {
        return switch (in.readByte()) {
            case 0 -> null;
            case 1 -> readMember(in);
            default -> throw in.malformed("unknown sender");
        };
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
            case StorageAnswer.Noted _ -> out.writeByte(NOTED);
            case StorageAnswer.Refused refused -> writeRefused(out, refused);
        }
    }

    private static void writeHead(WireWriter out, int tag, Epoch epoch) {
        out.writeByte(tag);
        out.writeVarLong(epoch.value());
    }

    private static void writeRefused(WireWriter out, StorageAnswer.Refused refused) {
        writeHead(out, REFUSED, refused.epoch());
        out.writeByte(number(refused.refusal()));
        out.writeByte(refused.newer() == null ? 0 : 1);
        if (refused.newer() != null) {
            PartitionMapCodec.write(out, refused.newer());
        }
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
            case NOTED -> new StorageAnswer.Noted();
            case REFUSED -> readRefused(in);
            default -> throw in.malformed("unknown answer " + tag);
        };
    }

    private static StorageAnswer readRefused(WireReader in) {
        Epoch epoch = readEpoch(in);
        Refusal refusal = refusal(in);
        return switch (in.readByte()) {
            case 0 -> new StorageAnswer.Refused(refusal, epoch, null);
            case 1 -> new StorageAnswer.Refused(refusal, epoch, PartitionMapCodec.readReplicaSet(in));
            default -> throw in.malformed("unknown form of refusal");
        };
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
