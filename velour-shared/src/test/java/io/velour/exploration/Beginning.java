package io.velour.exploration;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.ReplicaSet;
import io.velour.record.StoredRecord;

/** Makes the state in which a search begins: everybody in it knows the first entry, and its leader has reconciled. */
final class Beginning {
    private final World world;
    private final WorldState layout;
    private final StateDraft draft;

    Beginning(World world) {
        this.world = world;
        this.layout = world.layout();
        this.draft = new StateDraft(world);
    }

    int[] state() {
        Scope scope = world.scope();
        EntryHistory history = EntryHistory.atFirst(scope);
        int[] head = new int[layout.firstMessage()];
        head[WorldState.HISTORY] = world.number(history);
        head[WorldState.REGISTER] = world.number(Register.atFirst(scope));
        head[WorldState.FAULTS] = Faults.of(scope.bounds());
        draft.begin(head);
        for (int node = 0; node < layout.nodes(); node++) {
            draft.bear(layout.placeOfNode(node), born(node, node < scope.replicas() ? history.newest() : null));
        }
        for (int client = 0; client < layout.clients(); client++) {
            draft.bear(layout.placeOfClient(client), new Event.Connected(client, history.newest()));
        }
        int[] state = draft.end();
        while (state.length > layout.firstMessage()) {
            state = withoutFirstMessage(state);
        }
        return state;
    }

    private static Event born(int node, @Nullable ReplicaSet entry) {
        StoredRecord held = entry == null ? null : StoredRecord.committed(Scope.FIRST_RECORD);
        return new Event.Born(node, EntryHistory.FIRST_LIFE, entry, held);
    }

    private int[] withoutFirstMessage(int[] state) {
        int message = state[layout.firstMessage()];
        int place = switch (world.event(message)) {
            case Message.PeerQuestion question -> layout.placeOf(question.send().to());
            case Message.PeerReply reply -> layout.placeOfNode(reply.asker());
            default -> throw new IllegalStateException("under way before the search: " + world.event(message));
        };
        draft.begin(state);
        draft.network().take(0);
        draft.step(place, message, 0);
        return draft.end();
    }
}
