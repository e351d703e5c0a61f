package io.velour.frontend.connection;

import java.nio.channels.SelectionKey;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether a selector watches a connection for something to read, and who serves what comes. The watch stands while a request is served: only if
 * something comes meanwhile is it ended, and begun again afterwards. Two threads may find the same connection, the one that leads and one
 * that was relieved: whatever each has done, one serves it, and it is watched when nobody does.
 */
final class Watch {
    private enum State {
        /** Nobody serves it; whoever finds something takes it. */
        AWAITED,
        /** Somebody serves it. */
        BUSY,
        /** Somebody serves it, and meanwhile more has come: it is not watched. */
        UNWATCHED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.AWAITED);

    boolean isAwaited() {
        return state.get() == State.AWAITED;
    }

    /** For whoever finds something to read: returns whether it is to serve the connection. If not, the watch has been ended. */
    boolean take(SelectionKey key) {
        return state.compareAndSet(State.AWAITED, State.BUSY) || takeUnlessBusy(key);
    }

    /** The watch is ended before that is said: whoever hears of it begins it anew, and must not be undone. */
    private boolean takeUnlessBusy(SelectionKey key) {
        key.interestOpsAnd(~SelectionKey.OP_READ);
        while (!state.compareAndSet(State.BUSY, State.UNWATCHED)) {
            if (state.get() == State.UNWATCHED) {
                return false;
            }
            if (state.compareAndSet(State.AWAITED, State.BUSY)) {
                key.interestOpsOr(SelectionKey.OP_READ);
                // The selector may be waiting, by another thread, and takes in what has changed when it begins.
                key.selector().wakeup();
                return true;
            }
        }
        return false;
    }

    /** For whoever has served the connection, and wants what comes next: returns whether the watch must begin again. */
    boolean await() {
        return state.getAndSet(State.AWAITED) == State.UNWATCHED;
    }
}
