package io.velour.exploration;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Epoch;
import io.velour.cluster.Incarnation;
import io.velour.cluster.Member;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.PeerRequest;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.KeyedRecord;
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;

/** Says in short words what happens in a scope; {@code A@2} is the value A of the second millisecond. */
final class Wording {
    private static final int COUNTER_MASK = 0xffff;

    private final Scope scope;

    Wording(Scope scope) {
        this.scope = scope;
    }

    String of(Event event) {
        return switch (event) {
            case Message message -> of(message);
            case Event.AtNode atNode -> of(atNode);
            case Event.AtClient atClient -> of(atClient);
        };
    }

    private String of(Message message) {
        return switch (message) {
            case Message.Question(int client, var _, int _, var request) ->
                "is asked by client " + (client + 1) + ": " + of(request);
            case Message.Stray(int _, var request) -> "gets, though nobody waits for it, " + of(request);
            case Message.PeerQuestion(int asker, var send) ->
                "is asked by storage node " + (asker + 1) + ": " + of(send.request());
            case Message.Reply(int _, var from, int _, var answer) -> "hears from " + of(from) + ": " + of(answer);
            case Message.PeerReply(int _, var send, var answer) -> "hears from " + of(send.to()) + ": " + of(answer);
        };
    }

    private String of(Event.AtNode event) {
        return switch (event) {
            case Event.Born born -> "dies and comes back in life " + born.incarnation().value();
            case Event.Adopts(var entry) -> "adopts epoch " + entry.epoch();
            case Event.HearsCommit(var version) -> "hears that " + of(version) + " is committed";
            case Event.Looks _ -> "looks at its clock";
            case Event.Ticks _ -> "has waited for long";
            case Event.LosesLease _ -> "loses its lease";
            case Event.GivesUp(var send) -> "gives up what it asked " + of(send.to()) + ": " + of(send.request());
        };
    }

    private static String of(Event.AtClient event) {
        return switch (event) {
            case Event.Connected _ -> "connects";
            case Event.Begins _ -> "begins";
            case Event.Learns(var entry) -> "learns of epoch " + entry.epoch();
            case Event.PauseEnds _ -> "has paused";
            case Event.DeadlinePasses _ -> "has no more time";
            case Event.HearsNothing(var from, int _) -> "gives up what it asked " + of(from);
            case Event.CouldNotSend(var to, int _) -> "could not send to " + of(to);
        };
    }

    private String of(StorageRequest request) {
        return switch (request) {
            case StorageRequest.Read read -> "READ" + in(read.epoch());
            case StorageRequest.ListKeys list -> "LIST_KEYS" + in(list.epoch());
            case StorageRequest.Prepare prepare -> "PREPARE " + of(prepare.record()) + in(prepare.epoch());
            case StorageRequest.PrepareIf(var _, var epoch, var _, var record, var expected) ->
                "PREPARE_IF " + of(record) + " for " + of(expected) + in(epoch);
            case StorageRequest.Commit commit -> "COMMIT " + of(commit.version());
            case StorageRequest.Adopt adopt -> "adopt epoch " + adopt.entry().epoch();
            case PeerRequest peers -> peers.getClass().getSimpleName() + in(peers.entry().epoch());
        };
    }

    private String of(StorageAnswer answer) {
        return switch (answer) {
            case StorageAnswer.Found(var epoch, var stored) -> of(stored) + in(epoch);
            case StorageAnswer.Mismatch(var epoch, var current) -> "mismatch, there is " + of(current) + in(epoch);
            case StorageAnswer.Outrun(var epoch, var current) -> "outrun by " + of(current) + in(epoch);
            case StorageAnswer.PendingRecords(var epoch, var records, var _) ->
                "pending are " + of(records) + in(epoch);
            case StorageAnswer.RangeRecords(var epoch, var _, var records) -> "held are " + of(records) + in(epoch);
            case StorageAnswer.Refused(var refusal, var epoch, var _) -> "refused, " + refusal + in(epoch);
            default -> answer.toString();
        };
    }

    private static String in(Epoch epoch) {
        return " in epoch " + epoch;
    }

    private static List<String> of(List<KeyedRecord> records) {
        return records.stream().map(keyed -> of(keyed.stored())).toList();
    }

    static String of(@Nullable StoredRecord stored) {
        return stored == null ? "nothing" : of(stored.record()) + " " + stored.state();
    }

    private String of(@Nullable RecordVersion version) {
        return version == null ? "nothing" : of(scope.recordOf(version));
    }

    static String of(@Nullable Record record) {
        if (record == null) {
            return "nothing";
        }
        String content = record instanceof Record.Value value
                ? new String(value.bytes(), StandardCharsets.UTF_8)
                : "tombstone";
        long millis = record.version().timestamp().millis() - Scope.START_MILLIS;
        long counter = record.version().timestamp().value() & COUNTER_MASK;
        return content + "@" + millis + (counter == 0 ? "" : "+" + counter);
    }

    static String of(Member member) {
        Incarnation life = member.incarnation();
        return "storage node " + member.node().value()
                + (life.equals(EntryHistory.FIRST_LIFE) ? "" : " in life " + life.value());
    }

    String of(ReplicaSet entry) {
        return "epoch " + entry.epoch() + ", reign " + entry.reign() + ": " + entry.replicas().stream()
                .map(replica -> of(replica.member()) + " " + replica.role()).collect(Collectors.joining(", "));
    }

    /** Returns what a step answers and what can be seen of it, each behind an arrow. */
    String shown(List<Event> sent, List<Fact> facts) {
        List<String> shown = new ArrayList<>();
        for (Event message : sent) {
            switch (message) {
                case Message.Reply reply -> shown.add(of(reply.answer()));
                case Message.PeerReply reply -> shown.add(of(reply.answer()));
                default -> {
                }
            }
        }
        facts.forEach(fact -> shown.add(of(fact)));
        return shown.stream().map(words -> " -> " + words).collect(Collectors.joining());
    }

    private String of(Fact fact) {
        return switch (fact) {
            case Fact.Begun(int operation) -> scope.operations().get(operation).toString();
            case Fact.Written(int _, var version) -> "is told that " + of(version) + " is written";
            case Fact.Read(int _, Record.Value value) -> "is told of " + of(value);
            case Fact.ConditionFailed(int _, var current) ->
                "is told that the condition fails, there is " + of(current);
            case Fact.NothingWritten _ -> "is told that nothing is written";
            case Fact.Unknown _ -> "is told that the outcome is unknown";
            case Fact.Committed(var version) -> "calls " + of(version) + " committed";
        };
    }
}
