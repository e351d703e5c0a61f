package io.velour.frontend.channel;

import java.util.Map;
import java.util.function.Function;

import io.velour.cluster.StorageNode;

/** What answers batches as a storage node would, or as one that ails. */
interface FakeNode extends AutoCloseable {
    StorageNode node();

    @Override
    void close();

    /** A batch that has come. */
    record Received(byte[] batch, Map<String, String> headers) {}

    /** What becomes of it. */
    sealed interface Reply {
        /** An answer with a status. */
        record Answer(int status, byte[] body) implements Reply {}

        /** No answer, ever. */
        record Hang() implements Reply {}

        /** The connection ends. */
        record Cut() implements Reply {}
    }

    /** What decides; for many threads. */
    interface Behaviour extends Function<Received, Reply> {}
}
