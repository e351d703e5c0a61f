package io.velour.exploration;

import io.velour.cluster.Incarnation;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;
import io.velour.exploration.Branching.Preparation;
import io.velour.record.StoredRecord;

/** All that may happen next in a state of the world: to a message, to a client, to a storage node, at the controller. */
final class Successors {
    private final World world;
    private final WorldState layout;
    private final LocalStates locals;
    private final Branching branching;
    private final Deliveries deliveries;
    private final int begins;
    private final int pauseEnds;
    private final int deadlinePasses;
    private final int looks;
    private final int ticks;
    private final int losesLease;

    Successors(World world) {
        this.world = world;
        this.layout = world.layout();
        this.locals = world.locals();
        this.branching = new Branching(world);
        this.deliveries = new Deliveries(world, branching, world.isReduced()
                ? new NeededArrivals(world, branching)
                : new Arrivals.OneByOne(layout, branching));
        this.begins = world.number(new Event.Begins());
        this.pauseEnds = world.number(new Event.PauseEnds());
        this.deadlinePasses = world.number(new Event.DeadlinePasses());
        this.looks = world.number(new Event.Looks());
        this.ticks = world.number(new Event.Ticks());
        this.losesLease = world.number(new Event.LosesLease());
    }

    void forEach(int[] from, Branching.Sink to) {
        branching.begin(from, to);
        int first = layout.firstMessage();
        for (int place = first; place < from.length; place++) {
            if (place == first || from[place] != from[place - 1]) {
                deliveries.of(place - first, from[place]);
            }
        }
        for (int client = 0; client < layout.clients(); client++) {
            onClient(client);
        }
        for (int node = 0; node < layout.nodes(); node++) {
            onNode(node);
        }
        onController();
    }

    private void onClient(int client) {
        int place = layout.placeOfClient(client);
        ClientView view = branching.client(client);
        if (view.hasNext()) {
            branching.let(Preparation.NONE, place, begins);
        }
        if (view.mayRetry()) {
            branching.let(Preparation.NONE, place, pauseEnds);
        }
        if (view.running() && branching.mayHappen(Faults.DEADLINE)) {
            branching.let(draft -> draft.spend(Faults.DEADLINE), place, deadlinePasses);
        }
        for (ReplicaSet entry : branching.history().after(view.epoch())) {
            learn(place, view, world.number(new Event.Learns(entry)));
        }
    }

    /** What an idle frontend knows shows only when an operation begins there. */
    private void learn(int place, ClientView view, int learns) {
        if (view.running() || !world.isReduced()) {
            branching.let(Preparation.NONE, place, learns);
        } else if (view.hasNext()) {
            branching.let(draft -> draft.step(place, learns, 0), place, begins);
        }
    }

    private void onNode(int node) {
        int place = layout.placeOfNode(node);
        NodeView view = branching.node(node);
        for (ReplicaSet entry : branching.history().after(view.epoch())) {
            adopt(place, view, entry);
        }
        if (mayActByItself()) {
            hearCommit(place, view);
        }
        if (locals.steps(branching.at(place), looks)[0].next() != branching.at(place)) {
            branching.let(Preparation.NONE, place, looks);
        }
        if (branching.mayHappen(Faults.TICK)) {
            branching.let(draft -> draft.spend(Faults.TICK), place, ticks);
        }
        if (branching.mayHappen(Faults.CRASH)) {
            crash(node, view);
        }
    }

    /** Tells whether what a node knows may show at any moment, not only when a request arrives. */
    private boolean mayActByItself() {
        return !world.isReduced() || branching.mayHappen(Faults.TICK);
    }

    private void adopt(int place, NodeView view, ReplicaSet entry) {
        int adopts = world.number(new Event.Adopts(entry));
        boolean confirms = entry.replicaOf(view.member()).filter(own -> own.role() == ReplicaRole.LEAVING).isPresent();
        if (mayActByItself() || confirms || !locals.steps(branching.at(place), adopts)[0].isQuiet()) {
            branching.let(Preparation.NONE, place, adopts);
        }
    }

    private void hearCommit(int place, NodeView view) {
        StoredRecord held = view.held();
        if (held != null && held.isPending() && world.register(branching.state()).hasTakenEffect(held.record())) {
            branching.let(Preparation.NONE, place, world.number(new Event.HearsCommit(held.version())));
        }
    }

    private void crash(int node, NodeView view) {
        Incarnation life = new Incarnation(view.member().incarnation().value() + 1);
        branching.let(draft -> {
            draft.spend(Faults.CRASH);
            draft.abandonPeerQuestions(node);
            draft.bear(layout.placeOfNode(node), new Event.Born(node, life, null, view.held()));
        });
    }

    private void onController() {
        EntryHistory history = branching.history();
        if (history.changes() == world.scope().epochChanges().size()) {
            return;
        }
        for (EpochChange change : world.scope().epochChanges().get(history.changes())) {
            if (history.allows(change, world.nodes(branching.state()))) {
                change(history, change, branching.node(change.node()));
            }
        }
    }

    /** The lease is over before the entry is made; nothing could happen in between that could not before or after. */
    private void change(EntryHistory history, EpochChange change, NodeView view) {
        branching.let(draft -> {
            if (history.needsLeaseOver(change, view)) {
                draft.step(layout.placeOfNode(change.node()), losesLease, 0);
            }
            draft.change(history.with(change.applyTo(history.newest(), view.member())));
        });
    }
}
