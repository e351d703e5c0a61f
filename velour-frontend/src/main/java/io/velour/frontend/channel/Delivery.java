package io.velour.frontend.channel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * The answers of one exchange while they are handed out: each once, in their order, by one thread or, when one of them is held up, by
 * several.
 */
final class Delivery {
    /** Nothing is being handed out. */
    static final Delivery NONE = new Delivery(0, _ -> {});

    private final int size;
    private final IntConsumer handOut;
    private final AtomicInteger next = new AtomicInteger();

    /** @param handOut takes the places 0 to {@code size - 1}, each once; throws nothing */
    Delivery(int size, IntConsumer handOut) {
        this.size = size;
        this.handOut = handOut;
    }

    /** Hands out what no other thread does. */
    void run() {
        for (int place = next.getAndIncrement(); place < size; place = next.getAndIncrement()) {
            handOut.accept(place);
        }
    }

    /** Returns how far it is: as long as this does not grow, the same answer is being handed out. */
    int progress() {
        return next.get();
    }
}
