package io.velour.exploration;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.ReplicaSet;
import io.velour.exploration.Branching.Preparation;
import io.velour.protocol.PeerRequest;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.StoredRecord;

/**
 * How requests arrive if what makes no difference is left out. Each rule says why nothing is lost; {@code ReductionsTest}
 * compares searches with and without them.
 *
 * <ul>
 * <li>A storage node that sends nothing when it adopts an entry adopts it when the first request of that epoch arrives:
 * nobody can tell before, but by refusals of older requests, and those may as well be under way still.
 * <li>A storage node hears that its record is committed when somebody is about to look at it.
 * <li>A read, or a {@code PREPARE} that changes nothing, is answered and its answer comes in one step: whatever happened to
 * the client in between could have happened before. Not so a {@code PREPARE_IF}: its client counts the answers.
 * <li>A refusal that brings its client an entry does not come: the entry may come by itself.
 * <li>Nor does a refusal of a {@code PREPARE} that makes its client wait for a pause which the bounds do not let end.
 * <li>A request that nobody waits for and that changes nothing does not arrive.
 * </ul>
 */
final class NeededArrivals implements Arrivals {
    private static final int NONE = -1;

    private final World world;
    private final WorldState layout;
    private final LocalStates locals;
    private final Branching branching;
    private final boolean nobodyRetries;

    NeededArrivals(World world, Branching branching) {
        this.world = world;
        this.layout = world.layout();
        this.locals = world.locals();
        this.branching = branching;
        this.nobodyRetries = world.scope().bounds().letNobodyRetry();
    }

    @Override
    public void ask(Preparation taken, int message, Message.Question question) {
        for (List<Integer> first : preludes(Message.nodeOf(question.to()), question.request())) {
            ask(taken, first, message, question);
        }
    }

    private void ask(Preparation taken, List<Integer> first, int message, Message.Question question) {
        int place = layout.placeOf(question.to());
        int client = layout.placeOfClient(question.client());
        Preparation prepared = taken.then(prelude(place, first));
        int node = after(place, first);
        if (node < 0) {
            branching.let(prepared);
            return;
        }
        LocalStep step = locals.steps(node, message)[0];
        boolean isConditional = question.request() instanceof StorageRequest.PrepareIf;
        if (step.failure() != null || isConditional && !isNews(step, question.client())) {
            branching.let(prepared, place, message);
        } else if (isNews(step, question.client()) || isIdleRefusal(step, branching.at(client))) {
            return;
        } else if (step.next() == node) {
            branching.let(prepared.then(draft -> answer(draft, place, message)), client, step.sent()[0]);
        } else {
            branching.let(prepared, place, message);
        }
    }

    /** The answer is on its way no longer than until it is handed over. */
    private static void answer(StateDraft draft, int place, int message) {
        draft.step(place, message, 0);
        draft.network().take(draft.network().count() - 1);
    }

    /** Returns what may happen at a node just before a request arrives: lists of events, the first of them empty. */
    private List<List<Integer>> preludes(int node, StorageRequest request) {
        List<List<Integer>> preludes = new ArrayList<>(List.of(List.of()));
        int adoption = quietAdoption(node, request);
        if (adoption != NONE) {
            preludes.add(List.of(adoption));
        }
        int commit = request instanceof StorageRequest.Prepare
                ? NONE
                : commit(after(layout.placeOfNode(node), preludes.getLast()));
        if (commit != NONE) {
            List<Integer> both = new ArrayList<>(preludes.getLast());
            both.add(commit);
            preludes.add(both);
        }
        return preludes;
    }

    /** Returns the adoption of the entry in whose epoch a request is made. */
    private int quietAdoption(int node, StorageRequest request) {
        if (request instanceof PeerRequest) {
            return NONE;
        }
        for (ReplicaSet entry : branching.history().after(branching.node(node).epoch())) {
            int adoption = world.number(new Event.Adopts(entry));
            if (entry.epoch().equals(Settlement.epochOf(request))
                    && locals.steps(branching.at(layout.placeOfNode(node)), adoption)[0].isQuiet()) {
                return adoption;
            }
        }
        return NONE;
    }

    private int commit(int node) {
        StoredRecord held = locals.node(node).held();
        if (held == null || !held.isPending() || !world.register(branching.state()).hasTakenEffect(held.record())) {
            return NONE;
        }
        return world.number(new Event.HearsCommit(held.version()));
    }

    /** Returns the state after these events, negative if the last of them fails. */
    private int after(int place, List<Integer> events) {
        int local = branching.at(place);
        for (int event : events) {
            local = locals.steps(local, event)[0].next();
        }
        return local;
    }

    private static Preparation prelude(int place, List<Integer> events) {
        return draft -> events.forEach(event -> draft.step(place, event, 0));
    }

    private boolean isNews(LocalStep step, int client) {
        return refused(step) instanceof StorageAnswer.Refused(var _, var _, ReplicaSet newer) && newer != null
                && newer.epoch().isAfter(branching.client(client).epoch());
    }

    private boolean isIdleRefusal(LocalStep step, int client) {
        if (!nobodyRetries || refused(step) == null) {
            return false;
        }
        LocalStep[] steps = locals.steps(client, step.sent()[0]);
        return steps.length == 1 && steps[0].isQuiet();
    }

    private StorageAnswer.@Nullable Refused refused(LocalStep step) {
        return world.event(step.sent()[0]) instanceof Message.Reply(int _, var _, int _, StorageAnswer answer)
                && answer instanceof StorageAnswer.Refused refused ? refused : null;
    }

    @Override
    public void stray(Preparation taken, int message, Message.Stray stray) {
        int place = layout.placeOfNode(stray.node());
        for (List<Integer> first : preludes(stray.node(), stray.request())) {
            int node = after(place, first);
            if (node < 0) {
                branching.let(prelude(place, first));
            } else if (locals.steps(node, message)[0].next() != node) {
                branching.let(taken.then(prelude(place, first)), place, message);
            }
        }
    }

    @Override
    public void askPeer(Preparation taken, int message, Message.PeerQuestion question) {
        int place = layout.placeOf(question.send().to());
        for (List<Integer> first : preludes(Message.nodeOf(question.send().to()), question.send().request())) {
            if (after(place, first) < 0) {
                branching.let(prelude(place, first));
            } else {
                branching.let(taken.then(prelude(place, first)), place, message);
            }
        }
    }
}
