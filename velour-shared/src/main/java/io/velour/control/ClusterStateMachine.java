package io.velour.control;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.velour.clock.TimeReading;
import io.velour.cluster.ClusterSettings;
import io.velour.cluster.Member;
import io.velour.cluster.NodeId;
import io.velour.cluster.StorageNode;
import io.velour.protocol.Renewal;
import io.velour.protocol.SuspectReport;

/**
 * What the controller decides: when the cluster is born, who gets a lease, and what its map becomes. Used by one thread. An
 * event returns a decision and changes nothing durable here until {@link #stored} is called with it; between a decision
 * with a next state and {@link #stored} or {@link #storeFailed} no other one is made: what happens meanwhile is looked at
 * with a later event.
 *
 * <p>
 * The times of all calls are readings of this process's clocks, none earlier than the one before.
 */
public final class ClusterStateMachine {
    private final BirthPlan birth;
    private final Registrations registrations = new Registrations();
    private final MemberLeases leases;
    private final SuspectReports suspects;
    private final Suspension suspension;
    private final CatchUpReports reports;
    private final Confirmations confirmations;
    private final LeaseGrants grants;
    private final OperatorOrders orders;
    private final StepRules rules;
    private final HealthReport report;
    private final StepInProgress step = new StepInProgress();
    /** Members since the step that was stored last: they get the time to renew at all. */
    private final Set<Member> newcomers = new HashSet<>();
    private Optional<ClusterState> state;
    private long lastEventAt;

    /**
     * @param restored what the store gave; empty if the cluster is not born yet
     * @param now      every member of the restored map counts as having renewed at this moment: what was granted before is
     *                 not known
     * @throws IllegalArgumentException if the settings do not fit the cluster's lease
     */
    public ClusterStateMachine(BirthPlan birth, ControlSettings settings, Optional<ClusterState> restored,
            TimeReading now) {
        this.birth = birth;
        this.state = restored;
        this.lastEventAt = now.monotonicNanos();
        ClusterSettings cluster = restored.map(known -> known.map().settings()).orElse(birth.settings());
        settings.requireFits(cluster.lease());
        this.leases = new MemberLeases(cluster.lease(), settings.grace(), now.monotonicNanos());
        this.suspects = new SuspectReports(settings.suspectWindow(), leases);
        this.suspension = new Suspension(leases, suspects);
        this.reports = new CatchUpReports(leases);
        this.confirmations = new Confirmations(leases, restored.map(ClusterState::map));
        this.grants = new LeaseGrants(leases, reports,
                new LeaseRules(settings.maxLeaseClockOffset(), suspension, registrations));
        this.orders = new OperatorOrders(new OperatorRules(leases));
        this.rules = new StepRules(settings, leases, suspects, suspension, confirmations, registrations, reports);
        this.report = new HealthReport(leases, suspects, suspension, reports);
        restored.ifPresent(known -> startFrom(known, now.monotonicNanos()));
    }

    private void startFrom(ClusterState restored, long now) {
        List<Member> believed = restored.members();
        believed.forEach(member -> leases.assumeRenewed(member, now));
        Set<Member> gone = new HashSet<>(rules.listingsOf(restored.map()).members());
        gone.removeAll(believed);
        gone.forEach(member -> leases.provenGone(member, now));
    }

    public BirthPlan birth() {
        return birth;
    }

    public Optional<ClusterState> state() {
        return state;
    }

    /** Returns who has registered and has not gone since, ordered by node. */
    public List<Registration> present() {
        return registrations.present();
    }

    /** Returns why a registered node is not taken, in words for an operator; nothing if it is. */
    public Optional<String> refusalOf(Registration registration) {
        return state.isPresent()
                ? Registrations.refusal(state.get(), registration)
                : Registrations.refusalBeforeBirth(registration);
    }

    /** Returns how the cluster is; nothing before its birth. */
    public Optional<ClusterHealth> health(TimeReading now) {
        return state.map(known -> report.of(known, rules.listingsOf(known.map()), now.monotonicNanos()));
    }

    /** Returns from what would be planned now; nothing before the cluster's birth. */
    public Optional<PlanningBasis> planningBasis(TimeReading now) {
        return state.map(known -> rules.planningBasis(known, now.monotonicNanos()));
    }

    /** Takes note that the decided state is durable: from now on it is the state. */
    public void stored(ClusterState next) {
        Optional<StateDraft> made = step.stored(next);
        confirmations.stored(state.map(ClusterState::map), next.map());
        made.ifPresent(draft -> rules.stored(draft, lastEventAt));
        newcomers.addAll(next.members());
        state.ifPresent(before -> newcomers.removeAll(before.members()));
        state = Optional.of(next);
        Set<Member> members = new HashSet<>(rules.listingsOf(next.map()).members());
        members.addAll(next.members());
        leases.retain(members);
        reports.retain(members);
    }

    /** Takes note that the decided state could not be stored: nothing was decided. */
    public void storeFailed() {
        step.failed();
    }

    /** A storage node registered, for the first time or again. */
    public Decision onRegistered(Registration registration, TimeReading now) {
        begin(now);
        Optional<String> refusal = refusalOf(registration);
        if (refusal.isPresent() && isNeverTaken(registration)) {
            return Decision.nothing(refused(registration, refusal.get()));
        }
        boolean news = registrations.add(registration);
        if (refusal.isPresent()) {
            return Decision.nothing(news ? refused(registration, refusal.get()) : "");
        }
        if (state.isEmpty()) {
            return maybeGiveBirth(news);
        }
        proveFormerGone(state.get(), registration, now);
        boolean changesNothing = state.get().map().node(registration.member().node())
                .equals(Optional.of(registration.node()));
        return changesNothing ? Decision.nothing("") : decide(now);
    }

    private static String refused(Registration registration, String why) {
        return "refused " + Registrations.describe(registration) + ": " + why;
    }

    /** It must not stand in the way of the life that is believed. */
    private boolean isNeverTaken(Registration registration) {
        Member member = registration.member();
        return state.map(ClusterState::map).filter(
                map -> Registrations.isReplaced(map, member) || Registrations.isOldCopy(map, registration)).isPresent()
                || registrations.isSuperseded(member);
    }

    private void proveFormerGone(ClusterState known, Registration registration, TimeReading now) {
        known.map().node(registration.member().node()).map(StorageNode::member)
                .filter(former -> !former.equals(registration.member()))
                .ifPresent(former -> leases.provenGone(former, now.monotonicNanos()));
    }

    private Decision maybeGiveBirth(boolean news) {
        List<StorageNode> usable = present().stream().filter(registration -> registration.cluster().isEmpty())
                .map(Registration::node).limit(BirthPlan.MAX_STORAGE_NODES).toList();
        String count = usable.size() + " of " + birth.expectedStorageNodes() + " expected storage nodes are present";
        if (step.isPending() || usable.size() < birth.expectedStorageNodes()) {
            return Decision.nothing(news ? count : "");
        }
        ClusterState next = Birth.of(birth, usable);
        step.begin(next, Optional.empty());
        return Decision.become(next, "cluster " + birth.cluster() + " is born: " + count);
    }

    /** A member said goodbye, or is not registered any more. Says nothing of its lease: its replicas are waited for. */
    public Decision onGone(Member member, TimeReading now) {
        begin(now);
        return Decision.nothing(registrations.remove(member)
                .map(registration -> Registrations.describe(registration) + " is gone").orElse(""));
    }

    /** A member asks for a lease; the decision has a reply, and never a next state. */
    public Decision onRenewal(Renewal renewal, TimeReading now) {
        begin(now);
        return state.isPresent()
                ? grants.answer(state.get(), renewal, step, now)
                : grants.answerBeforeBirth(renewal);
    }

    /** A member is ending: it serves no reads any more and has given its lease back (R22). */
    public Decision onLeaseGivenBack(Member member, TimeReading now) {
        begin(now);
        if (state.filter(known -> grants.isBelieved(known, member)).isEmpty()) {
            return Decision.nothing("");
        }
        leases.provenGone(member, now.monotonicNanos());
        return decide(now);
    }

    /** Somebody could not reach a member. What follows from it is decided with the next tick. */
    public Decision onSuspected(SuspectReport report, TimeReading now) {
        begin(now);
        if (state.filter(known -> grants.isBelieved(known, report.suspect())).isPresent()) {
            suspects.add(report, now.monotonicNanos());
        }
        return Decision.nothing("");
    }

    /** Some time has passed. To be called some ten times a second. */
    public Decision onTick(TimeReading now) {
        begin(now);
        if (state.isEmpty()) {
            return maybeGiveBirth(false);
        }
        review(state.get(), now.monotonicNanos());
        return decide(now);
    }

    private void review(ClusterState known, long now) {
        suspects.prune(known.members(), now);
        suspension.review(known, now);
    }

    /** An operator wants a node emptied. */
    public Decision onDrain(NodeId node, TimeReading now) {
        return order(new OperatorOrder.Drain(node), now);
    }

    /** An operator does not want a node emptied any more. */
    public Decision onDrainCancelled(NodeId node, TimeReading now) {
        return order(new OperatorOrder.CancelDrain(node), now);
    }

    /** An operator gives up the replicas that are away. */
    public Decision onGiveUp(GiveUpOrder order, TimeReading now) {
        return order(new OperatorOrder.GiveUp(order), now);
    }

    private Decision order(OperatorOrder order, TimeReading now) {
        begin(now);
        if (state.isEmpty()) {
            return Decision.nothing("refused: there is no cluster yet");
        }
        Optional<String> refusal = orders.add(order);
        if (refusal.isPresent() || step.isPending()) {
            return Decision.nothing(refusal.orElse("the order waits for the step that is being stored"));
        }
        return decide(now);
    }

    /** The first thing that every event does. */
    private void begin(TimeReading now) {
        lastEventAt = now.monotonicNanos();
        newcomers.forEach(member -> leases.assumeRenewed(member, lastEventAt));
        newcomers.clear();
    }

    private Decision decide(TimeReading now) {
        if (step.isPending()) {
            return Decision.nothing("");
        }
        ClusterState known = state.orElseThrow();
        StateDraft draft = new StateDraft(known);
        List<String> notes = orders.apply(draft, now);
        rules.apply(draft, known, now.monotonicNanos());
        return become(known, draft, notes);
    }

    private Decision become(ClusterState known, StateDraft draft, List<String> notes) {
        Optional<ClusterState> next = draft.next();
        if (next.isPresent()) {
            step.begin(next.get(), Optional.of(draft));
            notes.add("map version " + next.get().map().version() + ": " + draft.note());
        } else if (step.leavesDoubt()) {
            step.begin(known, Optional.empty());
            return Decision.become(known, "the state is stored once more, for it is in doubt what the disk holds");
        }
        return new Decision(next, Optional.empty(), String.join("; ", notes));
    }
}
