package io.velour.simulation;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Carries requests and their answers between processes: delays and so reorders them, loses some, repeats some, and knows who
 * is cut off from whom, in which direction.
 */
final class SimNetwork {
    private static final long MICROS = 1_000;
    private static final long MILLIS = 1_000_000;

    private final Simulation simulation;
    private final SplittableRandom random;
    private final Set<Long> cut = new HashSet<>();
    private boolean healed;

    SimNetwork(Simulation simulation, SplittableRandom random) {
        this.simulation = simulation;
        this.random = random;
    }

    /** What comes of a request; exactly one of them happens, at the asker, unless the asker's life ends before. */
    interface Reply<A> {
        void onAnswer(A answer);

        /** Nobody knows whether it arrived. */
        void onSilence();

        /** It never arrived, and never will. */
        void onNotSent();
    }

    /** Returns a reply that hears of answers and lets everything else be. */
    static <A> Reply<A> onAnswerOnly(Consumer<A> onAnswer) {
        return new Reply<>() {
            @Override
            public void onAnswer(A answer) {
                onAnswer.accept(answer);
            }

            @Override
            public void onSilence() {
                // It is asked again anyway.
            }

            @Override
            public void onNotSent() {
                // It is asked again anyway.
            }
        };
    }

    /** Sends what needs no answer. */
    void tell(SimProcess from, SimProcess to, Runnable handler) {
        if (!isLost(from, to)) {
            simulation.queue.after(delay(), () -> to.happen(handler));
        }
    }

    void cut(int from, int to) {
        cut.add(link(from, to));
    }

    void mend(int from, int to) {
        cut.remove(link(from, to));
    }

    /** From now on everything arrives soon and once. */
    void heal() {
        healed = true;
        cut.clear();
    }

    private static long link(int from, int to) {
        return (long) from << 32 | to;
    }

    private boolean isLost(SimProcess from, SimProcess to) {
        if (cut.contains(link(from.index, to.index))) {
            simulation.faults.count(FaultKind.SPLIT);
            return true;
        }
        boolean lost = !healed && simulation.swarm.has(FaultKind.LOSS)
                && random.nextInt(simulation.swarm.lossOneIn()) == 0;
        if (lost) {
            simulation.faults.count(FaultKind.LOSS);
        }
        return lost;
    }

    private long delay() {
        if (!healed && simulation.swarm.has(FaultKind.DELAY) && random.nextInt(30) == 0) {
            simulation.faults.count(FaultKind.DELAY);
            return random.nextLong(random.nextInt(4) == 0 ? 8_000 * MILLIS : 400 * MILLIS);
        }
        return 100 * MICROS + random.nextLong(random.nextInt(4) == 0 ? 20 * MILLIS : 2 * MILLIS);
    }

    private boolean isRepeated(boolean repeatable) {
        boolean repeated = repeatable && !healed && simulation.swarm.has(FaultKind.DUPLICATE)
                && random.nextInt(20) == 0;
        if (repeated) {
            simulation.faults.count(FaultKind.DUPLICATE);
        }
        return repeated;
    }

    /**
     * Sends a request.
     *
     * @param repeatable whether a transport may send it twice
     * @param timeout    after which the asker hears of silence, nanoseconds of its clock
     * @param handler    what the receiver does with it: takes the request's own way to answer
     */
    <A> void ask(SimProcess from, SimProcess to, boolean repeatable, long timeout, Consumer<Consumer<A>> handler,
            Reply<A> reply) {
        boolean repeated = isRepeated(repeatable);
        Asked<A> asked = new Asked<>(from, to, reply, repeated);
        from.after(timeout, asked::timeOut);
        send(asked, handler);
        if (repeated) {
            send(asked, handler);
        }
    }

    private <A> void send(Asked<A> asked, Consumer<Consumer<A>> handler) {
        if (isLost(asked.from, asked.to)) {
            return;
        }
        simulation.queue.after(delay(), () -> {
            if (asked.to.isAlive()) {
                asked.to.happen(() -> handler.accept(answer -> answer(asked, answer)));
            } else {
                asked.refuse();
            }
        });
    }

    private <A> void answer(Asked<A> asked, A answer) {
        if (!isLost(asked.to, asked.from)) {
            simulation.queue.after(delay(), () -> asked.arrive(answer));
        }
    }

    /** One request under way. */
    private static final class Asked<A> {
        private final SimProcess from;
        private final SimProcess to;
        private final Reply<A> reply;
        private final int life;
        private boolean over;
        private final boolean repeated;

        Asked(SimProcess from, SimProcess to, Reply<A> reply, boolean repeated) {
            this.from = from;
            this.to = to;
            this.reply = reply;
            this.life = from.life();
            this.repeated = repeated;
        }

        void arrive(A answer) {
            finish(() -> reply.onAnswer(answer));
        }

        /** The receiver's machine says that nobody listens there: certain only of what was sent once. */
        void refuse() {
            if (!repeated) {
                finish(reply::onNotSent);
            }
        }

        private void finish(Runnable how) {
            if (from.life() == life) {
                from.happen(() -> {
                    if (!over) {
                        over = true;
                        how.run();
                    }
                });
            }
        }

        void timeOut() {
            if (!over) {
                over = true;
                reply.onSilence();
            }
        }
    }
}
