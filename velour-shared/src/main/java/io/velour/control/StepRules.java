package io.velour.control;

import java.util.Optional;

import io.velour.cluster.PartitionMap;

/**
 * All rules by which the cluster's state changes, in the order in which they are asked. One step changes a partition once;
 * whatever else there is to do for it follows with the next step.
 */
final class StepRules {
    private final Registrations registrations;
    private final CatchUpReports reports;
    private final RemovalRules removal;
    private final ServingAloneRules servingAlone;
    private final ForgettingRules forgetting;
    private final DesiredNodes desired;
    private final MigrationRules migration;
    private Optional<Listings> listings = Optional.empty();

    StepRules(ControlSettings settings, MemberLeases leases, SuspectReports suspects, Suspension suspension,
            Confirmations confirmations, Registrations registrations, CatchUpReports reports) {
        this.registrations = registrations;
        this.reports = reports;
        this.removal = new RemovalRules(leases, suspects, confirmations);
        this.servingAlone = new ServingAloneRules(leases, confirmations);
        this.forgetting = new ForgettingRules(leases, registrations);
        this.desired = new DesiredNodes(leases, settings.reReplicationDelay());
        this.migration = new MigrationRules(settings, leases, suspects, suspension);
    }

    /** Safety first: who is gone, who goes on, who is ready; then what should be; then the way there. */
    void apply(StateDraft draft, ClusterState state, long now) {
        registrations.apply(draft, state);
        removal.apply(draft, listingsOf(state.map()), now);
        servingAlone.apply(draft, listingsOf(state.map()), now);
        reports.apply(draft, now);
        forgetting.apply(draft, now);
        desired.apply(draft, now);
        migration.apply(draft, now);
    }

    /** Returns who is listed where; that of the map that was asked for last is kept. */
    Listings listingsOf(PartitionMap map) {
        Listings known = listings.filter(last -> last.isOf(map)).orElseGet(() -> new Listings(map));
        listings = Optional.of(known);
        return known;
    }

    /** Returns from what would be planned now. */
    PlanningBasis planningBasis(ClusterState state, long now) {
        return new PlanningBasis(state, desired.desired(new StateDraft(state), now));
    }

    /** Takes note that a step made here has become durable. */
    void stored(StateDraft draft, long now) {
        migration.stored(draft, now);
    }
}
