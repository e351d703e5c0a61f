package io.velour.frontend.kv;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

import io.velour.operation.Coalescer;
import io.velour.record.Key;

/** The core's coalescer for many threads: keys are spread over stripes, each under its own lock. */
final class SetStripes {
    private static final int STRIPES = 256;

    private final List<Stripe> stripes = IntStream.range(0, STRIPES).mapToObj(_ -> new Stripe()).toList();
    private final LongAdder merged = new LongAdder();

    private static final class Stripe {
        private final Lock lock = new ReentrantLock();
        private final Coalescer<PendingSet> coalescer = new Coalescer<>();
    }

    private Stripe of(Key key) {
        return stripes.get((key.hashCode() * 0x9E3779B9) >>> 24);
    }

    /** Returns whether the set is to be sent now; else it waits for the one under way. */
    boolean add(Key key, PendingSet set) {
        Stripe stripe = of(key);
        stripe.lock.lock();
        try {
            return stripe.coalescer.add(key, set);
        } finally {
            stripe.lock.unlock();
        }
    }

    /** Takes note that the set under way has ended; returns all for which it was sent. */
    Coalescer.Merged<PendingSet> ended(Key key) {
        Stripe stripe = of(key);
        stripe.lock.lock();
        try {
            return stripe.coalescer.ended(key);
        } finally {
            stripe.lock.unlock();
        }
    }

    /** Returns the set that is to be sent now, for all that waited; nothing if none did. To be called after each end. */
    Optional<PendingSet> next(Key key) {
        Stripe stripe = of(key);
        stripe.lock.lock();
        try {
            Optional<Coalescer.Merged<PendingSet>> next = stripe.coalescer.next(key);
            next.ifPresent(sets -> merged.add(sets.all().size() - 1));
            return next.map(Coalescer.Merged::sent);
        } finally {
            stripe.lock.unlock();
        }
    }

    /** Returns whether the set still waited, and now does not any more. */
    boolean withdraw(Key key, PendingSet set) {
        Stripe stripe = of(key);
        stripe.lock.lock();
        try {
            return stripe.coalescer.withdraw(key, set);
        } finally {
            stripe.lock.unlock();
        }
    }

    /** Returns how many sets were answered without having been sent, since the start. */
    long mergedCount() {
        return merged.sum();
    }
}
