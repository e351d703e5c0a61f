package io.velour.exploration;

import io.velour.cluster.Epoch;
import io.velour.protocol.StorageRequest;
import io.velour.record.Record;
import io.velour.record.StoredRecord;

/**
 * Lets happen at once what makes no difference whenever it happens, so that fewer states have to be told apart. Each rule
 * says why nothing is lost; {@code ReductionsTest} compares searches with and without them.
 *
 * <ul>
 * <li>An answer that makes its client neither send nor tell anything is only entered in the client's books. It comes at once:
 * with whatever else may happen to that client it can change places. That the node did as it was asked and the answer got
 * lost is the same as that the client gave up first and the request arrived later.
 * <li>A request that its node refuses for ever, being in a later epoch, or a {@code PREPARE} of a record that is not above the
 * one held in the same epoch, does nothing to the node, now or later. So its answer comes at once, too, if it is of the first
 * kind; and if nobody waits for it, it is nothing.
 * <li>An answer that changes nothing at the storage node that gets it never will: no question is asked twice.
 * <li>Of a {@code PREPARE} that nobody waits for one copy is enough, as the second would find the record held; none is needed
 * beside an equal one that somebody waits for, since that one may arrive at any time as well.
 * </ul>
 */
final class Settlement {
    private final World world;
    private final WorldState layout;
    private final LocalStates locals;
    private final StateDraft draft;

    Settlement(World world, StateDraft draft) {
        this.world = world;
        this.layout = world.layout();
        this.locals = world.locals();
        this.draft = draft;
    }

    /** Returns the epoch in which a request of a frontend, or a write that a node finishes, is made. */
    static Epoch epochOf(StorageRequest request) {
        return switch (request) {
            case StorageRequest.Prepare prepare -> prepare.epoch();
            case StorageRequest.PrepareIf prepare -> prepare.epoch();
            case StorageRequest.Read read -> read.epoch();
            default -> throw new IllegalArgumentException("not made in an epoch: " + request);
        };
    }

    void settle() {
        int index = draft.network().count() - 1;
        while (index >= 0) {
            boolean settled = settle(index, draft.network().get(index));
            index = settled ? draft.network().count() - 1 : index - 1;
        }
    }

    private boolean settle(int index, int message) {
        return switch (world.event(message)) {
            case Message.Reply reply -> settleReply(index, layout.placeOfClient(reply.client()), message);
            case Message.Question question -> settleQuestion(index, question, message);
            case Message.PeerReply reply -> takeIf(index, changesNothing(layout.placeOfNode(reply.asker()), message));
            case Message.Stray(int node, StorageRequest.Prepare prepare) -> takeIf(index,
                    draft.network().hasTwin(index) || isAsked(node, prepare) || isIdle(node, prepare, message));
            case Message.Stray(int node, StorageRequest.PrepareIf prepare) ->
                takeIf(index, draft.node(node).epoch().isAfter(prepare.epoch()));
            default -> false;
        };
    }

    private boolean takeIf(int index, boolean condition) {
        if (condition) {
            draft.network().take(index);
        }
        return condition;
    }

    private boolean settleReply(int index, int client, int reply) {
        LocalStep[] steps = locals.steps(draft.at(client), reply);
        boolean isBookkeeping = steps.length == 1 && steps[0].isQuiet();
        if (isBookkeeping) {
            draft.network().take(index);
            draft.settle(client, steps[0].next());
        }
        return isBookkeeping;
    }

    private boolean settleQuestion(int index, Message.Question question, int message) {
        NodeView node = draft.node(Message.nodeOf(question.to()));
        Epoch asked = epochOf(question.request());
        boolean isSettled = node.epoch().isAfter(asked) || question.request() instanceof StorageRequest.Prepare prepare
                && node.epoch().equals(asked) && holds(node, prepare.record());
        if (!isSettled) {
            return false;
        }
        int place = layout.placeOf(question.to());
        LocalStep step = locals.steps(draft.at(place), message)[0];
        return step.next() == draft.at(place) && step.sent().length == 1
                && settleReply(index, layout.placeOfClient(question.client()), step.sent()[0]);
    }

    private boolean isIdle(int node, StorageRequest.Prepare prepare, int message) {
        NodeView view = draft.node(node);
        return view.epoch().isAfter(prepare.epoch()) || view.epoch().equals(prepare.epoch())
                && holds(view, prepare.record()) && changesNothing(layout.placeOfNode(node), message);
    }

    private static boolean holds(NodeView node, Record record) {
        StoredRecord held = node.held();
        return held != null && Register.inOrder(held.record(), record) >= 0;
    }

    private boolean isAsked(int node, StorageRequest.Prepare prepare) {
        for (int i = 0; i < draft.network().count(); i++) {
            if (world.event(draft.network().get(i)) instanceof Message.Question question
                    && Message.nodeOf(question.to()) == node && question.request().equals(prepare)) {
                return true;
            }
        }
        return false;
    }

    private boolean changesNothing(int place, int event) {
        LocalStep[] steps = locals.steps(draft.at(place), event);
        return steps.length == 1 && steps[0].isQuiet() && steps[0].next() == draft.at(place);
    }
}
