package io.velour.protocol.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.PartitionId;
import io.velour.cluster.PartitionMap;
import io.velour.protocol.CatchUpReport;
import io.velour.protocol.CatchUpStatus;
import io.velour.protocol.Renewal;
import io.velour.protocol.RenewalAnswer;

/** Renewals of leases and their answers to bytes and back. The first byte is the number of the format. */
public final class RenewalCodec {
    /** The media type of both directions. */
    public static final String MEDIA_TYPE = "application/vnd.velour.lease";
    private static final int FORMAT = 1;
    private static final int GRANTED = 1;
    private static final int DENIED = 2;
    private static final int MAX_REPORTS = 65_536;
    private static final int EXPECTED_LENGTH = 256;

    private RenewalCodec() {}

    public static byte[] encode(Renewal renewal) {
        WireWriter out = new WireWriter(EXPECTED_LENGTH);
        out.writeByte(FORMAT);
        BatchCodec.writeMember(out, renewal.member());
        out.writeVarLong(renewal.mapVersion());
        out.writeLong(renewal.wallMillis());
        out.writeVarLong(renewal.reports().size());
        renewal.reports().forEach(report -> {
            out.writeVarLong(report.partition().value());
            out.writeVarLong(report.listing().value());
            out.writeByte(switch (report.result()) {
                case CAUGHT_UP -> 1;
                case GIVEN_UP -> 2;
            });
        });
        out.writeVarLong(renewal.catchUps().size());
        renewal.catchUps().forEach(status -> {
            out.writeVarLong(status.partition().value());
            out.writeVarLong(status.listing().value());
            out.writeVarLong(status.recordsDone());
            out.writeVarLong(status.bytesDone());
            out.writeVarLong(status.bytesLeft());
        });
        return out.toByteArray();
    }

    /** @throws MalformedMessageException if the bytes are not a renewal of this format */
    public static Renewal decodeRenewal(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        requireFormat(in);
        Member member = BatchCodec.readMember(in);
        long mapVersion = in.readVarLong();
        long wallMillis = in.readLong();
        int count = in.readCount(MAX_REPORTS, "reports");
        List<CatchUpReport> reports = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            PartitionId partition = BatchCodec.readPartition(in);
            Epoch listing = BatchCodec.readEpoch(in);
            reports.add(new CatchUpReport(partition, listing, readResult(in)));
        }
        List<CatchUpStatus> catchUps = readCatchUps(in);
        in.requireEnd();
        return new Renewal(member, mapVersion, wallMillis, reports, catchUps);
    }

    private static List<CatchUpStatus> readCatchUps(WireReader in) {
        int count = in.readCount(MAX_REPORTS, "catch-ups");
        List<CatchUpStatus> catchUps = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            PartitionId partition = BatchCodec.readPartition(in);
            Epoch listing = BatchCodec.readEpoch(in);
            catchUps.add(new CatchUpStatus(partition, listing, in.readVarLong(), in.readVarLong(), in.readVarLong()));
        }
        return catchUps;
    }

    private static CatchUpReport.Result readResult(WireReader in) {
        return switch (in.readByte()) {
            case 1 -> CatchUpReport.Result.CAUGHT_UP;
            case 2 -> CatchUpReport.Result.GIVEN_UP;
            default -> throw in.malformed("unknown result of a catch-up");
        };
    }

    public static byte[] encode(RenewalAnswer answer) {
        return encode(answer, PartitionMapCodec::encode);
    }

    /**
     * Encodes an answer without encoding its map once more.
     *
     * @param encoding returns the bytes of the map, as {@link PartitionMapCodec#encode} makes them
     */
    public static byte[] encode(RenewalAnswer answer, Function<PartitionMap, byte[]> encoding) {
        PartitionMap map = answer.map();
        byte[] encodedMap = map == null ? new byte[0] : encoding.apply(map);
        WireWriter out = new WireWriter(EXPECTED_LENGTH + encodedMap.length);
        out.writeByte(FORMAT);
        switch (answer) {
            case RenewalAnswer.Granted granted -> {
                out.writeByte(GRANTED);
                out.writeVarLong(granted.lease().toNanos());
                out.writeVarLong(granted.mapVersion());
            }
            case RenewalAnswer.Denied denied -> {
                out.writeByte(DENIED);
                out.writeByte(number(denied.reason()));
            }
        }
        out.writeByte(map == null ? 0 : 1);
        out.writeEncoded(encodedMap);
        return out.toByteArray();
    }

    /** @throws MalformedMessageException if the bytes are not an answer of this format */
    public static RenewalAnswer decodeAnswer(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        requireFormat(in);
        RenewalAnswer answer = switch (in.readByte()) {
            case GRANTED -> {
                Duration lease = Duration.ofNanos(in.readVarLong());
                long mapVersion = in.readVarLong();
                yield new RenewalAnswer.Granted(lease, mapVersion, readMap(in));
            }
            case DENIED -> {
                RenewalAnswer.Reason reason = reason(in);
                yield new RenewalAnswer.Denied(reason, readMap(in));
            }
            default -> throw in.malformed("unknown answer to a renewal");
        };
        in.requireEnd();
        return answer;
    }

    private static @Nullable PartitionMap readMap(WireReader in) {
        return switch (in.readByte()) {
            case 0 -> null;
            case 1 -> PartitionMapCodec.readMap(in);
            default -> throw in.malformed("neither a map nor none");
        };
    }

    private static void requireFormat(WireReader in) {
        int format = in.readByte();
        if (format != FORMAT) {
            throw in.malformed("format " + format + " where " + FORMAT + " is spoken");
        }
    }

    private static int number(RenewalAnswer.Reason reason) {
        return switch (reason) {
            case NO_CLUSTER -> 1;
            case NOT_A_MEMBER -> 2;
            case CLOCK_DRIFT -> 3;
            case SUSPENDED -> 4;
        };
    }

    private static RenewalAnswer.Reason reason(WireReader in) {
        return switch (in.readByte()) {
            case 1 -> RenewalAnswer.Reason.NO_CLUSTER;
            case 2 -> RenewalAnswer.Reason.NOT_A_MEMBER;
            case 3 -> RenewalAnswer.Reason.CLOCK_DRIFT;
            case 4 -> RenewalAnswer.Reason.SUSPENDED;
            default -> throw in.malformed("unknown reason");
        };
    }
}
