package io.velour.scenario;

import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.ReplicaSet;
import io.velour.protocol.CatchUpReport;
import io.velour.protocol.PeerRequest;
import io.velour.protocol.Renewal;
import io.velour.protocol.RenewalAnswer;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;

/** Messages in words, the kind first: what scripts pick them by and traces show. */
final class MessageText {
    private final Names names;

    MessageText(Names names) {
        this.names = names;
    }

    String of(StorageRequest request) {
        return switch (request) {
            case StorageRequest.Read read -> "read " + read.key() + inEpoch(read.epoch());
            case StorageRequest.ListKeys list -> "list-keys" + above(list.after()) + inEpoch(list.epoch());
            case StorageRequest.Prepare prepare -> "prepare " + prepare.key() + " " + names.of(prepare.record())
                    + inEpoch(prepare.epoch()) + (prepare.sender() == null ? "" : " by itself");
            case StorageRequest.PrepareIf prepare -> "prepare-if " + prepare.key() + " " + names.of(prepare.record())
                    + " over " + version(prepare.expected()) + inEpoch(prepare.epoch());
            case StorageRequest.Commit commit -> "commit " + commit.key() + " @" + names.of(commit.version());
            case StorageRequest.Adopt adopt -> "adopt epoch " + adopt.entry().epoch();
            case PeerRequest.ReportPending report ->
                "report-pending" + above(report.after()) + inEpochOf(report.entry());
            case PeerRequest.CompareRange compare -> "compare" + above(compare.after()) + inEpochOf(compare.entry());
            case PeerRequest.FetchRange fetch ->
                "fetch" + above(fetch.after()) + through(fetch.through()) + inEpochOf(fetch.entry());
        };
    }

    String of(StorageAnswer answer) {
        return switch (answer) {
            case StorageAnswer.Found(var epoch, var stored) -> "found " + names.of(stored) + inEpoch(epoch);
            case StorageAnswer.Absent(var epoch) -> "absent" + inEpoch(epoch);
            case StorageAnswer.Expired(var epoch, var stored) -> "expired " + names.of(stored) + inEpoch(epoch);
            case StorageAnswer.Accepted(var epoch) -> "accepted" + inEpoch(epoch);
            case StorageAnswer.Superseded(var epoch) -> "superseded" + inEpoch(epoch);
            case StorageAnswer.Outrun(var epoch, var current) -> "outrun by @" + names.of(current) + inEpoch(epoch);
            case StorageAnswer.Unsure(var epoch) -> "unsure" + inEpoch(epoch);
            case StorageAnswer.Mismatch(var epoch, var current) -> "mismatch " + stored(current) + inEpoch(epoch);
            case StorageAnswer.Listed(var epoch, var keys, var through) ->
                "listed " + keys.size() + " keys" + through(through) + inEpoch(epoch);
            case StorageAnswer.Noted _ -> "noted";
            case StorageAnswer.PendingRecords(var epoch, var records, var complete) ->
                "pending-records " + records(records) + (complete ? "" : " and more") + inEpoch(epoch);
            case StorageAnswer.RangeDigest(var epoch, var through, var records, var _, var _) ->
                "digest of " + records + through(through) + inEpoch(epoch);
            case StorageAnswer.RangeRecords(var epoch, var through, var records) ->
                "records " + records(records) + through(through) + inEpoch(epoch);
            case StorageAnswer.Refused(var refusal, var epoch, var _) ->
                "refused " + Names.lower(refusal) + inEpoch(epoch);
        };
    }

    String of(Renewal renewal) {
        return "renewal under map " + renewal.mapVersion()
                + renewal.reports().stream().map(MessageText::report).collect(Collectors.joining());
    }

    private static String report(CatchUpReport report) {
        return ", " + Names.lower(report.result()) + " in listing " + report.listing();
    }

    String of(RenewalAnswer answer) {
        String text = switch (answer) {
            case RenewalAnswer.Granted granted -> "granted under map " + granted.mapVersion();
            case RenewalAnswer.Denied denied -> "denied " + Names.lower(denied.reason());
        };
        return text + (answer.map() == null ? "" : " with map " + answer.map().version());
    }

    private static String inEpoch(Object epoch) {
        return " in epoch " + epoch;
    }

    private static String inEpochOf(ReplicaSet entry) {
        return inEpoch(entry.epoch());
    }

    private static String above(@Nullable Key after) {
        return after == null ? "" : " above " + after;
    }

    private static String through(@Nullable Key last) {
        return " through " + (last == null ? "the end" : last.toString());
    }

    private String version(@Nullable RecordVersion version) {
        return version == null ? "nothing" : "@" + names.of(version);
    }

    private String stored(@Nullable StoredRecord stored) {
        return stored == null ? "nothing" : names.of(stored);
    }

    private String records(List<KeyedRecord> records) {
        return records.isEmpty()
                ? "none"
                : records.stream().map(keyed -> keyed.key() + " " + names.of(keyed.stored()))
                        .collect(Collectors.joining(", "));
    }
}
