package io.velour.control;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.velour.clock.TimeReading;
import io.velour.cluster.Member;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionMap;
import io.velour.protocol.Renewal;
import io.velour.protocol.RenewalAnswer;
import io.velour.protocol.RenewalAnswer.Reason;

/** Answers renewals, always from what is stored, and takes note of what they say. */
final class LeaseGrants {
    /** Nodes that are none of the cluster's may ask too; of more than so many at a time the log has nothing. */
    private static final int MAX_DENIED = 10_000;
    private static final LeaseRules.Denial GIVEN_BACK = new LeaseRules.Denial(Reason.NOT_A_MEMBER,
            "it has given its lease back");

    private final MemberLeases leases;
    private final CatchUpReports reports;
    private final LeaseRules rules;
    /** What was denied to whom last: a node renews several times per lease, and the log shall have it once. */
    private final Map<NodeId, String> denied = new HashMap<>();

    LeaseGrants(MemberLeases leases, CatchUpReports reports, LeaseRules rules) {
        this.leases = leases;
        this.reports = reports;
        this.rules = rules;
    }

    /** Tells whether this incarnation is one that can get a lease at all. */
    boolean isBelieved(ClusterState state, Member member) {
        return rules.isBelieved(state, member);
    }

    Decision answerBeforeBirth(Renewal renewal) {
        return deny(renewal, new LeaseRules.Denial(Reason.NO_CLUSTER, "there is no cluster yet"), null);
    }

    Decision answer(ClusterState state, Renewal renewal, StepInProgress step, TimeReading now) {
        PartitionMap map = state.map();
        PartitionMap news = renewal.mapVersion() == map.version() ? null : map;
        if (rules.isBelieved(state, renewal.member())) {
            leases.heard(renewal.member(), renewal.mapVersion(), now.monotonicNanos());
            reports.heard(renewal);
        }
        Optional<LeaseRules.Denial> denial = leases.isGone(renewal.member())
                ? Optional.of(GIVEN_BACK)
                : rules.denial(state, renewal, step, now);
        return denial.isPresent() ? deny(renewal, denial.get(), news) : grant(renewal, map, news, now);
    }

    private Decision grant(Renewal renewal, PartitionMap map, @Nullable PartitionMap news, TimeReading now) {
        leases.granted(renewal.member(), now.monotonicNanos());
        denied.remove(renewal.member().node());
        return Decision.answer(new RenewalAnswer.Granted(map.settings().lease(), map.version(), news), "");
    }

    private Decision deny(Renewal renewal, LeaseRules.Denial denial, @Nullable PartitionMap news) {
        String note = "no lease for " + renewal.member() + ": " + denial.why();
        return Decision.answer(new RenewalAnswer.Denied(denial.reason(), news),
                isLogged(renewal.member().node(), note) ? "" : note);
    }

    private boolean isLogged(NodeId node, String note) {
        return denied.size() >= MAX_DENIED && !denied.containsKey(node) || note.equals(denied.put(node, note));
    }
}
