package io.velour.simulation;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A process on a machine: lives, dies, is frozen and wakes. What was to happen to a life that has ended never happens; what
 * was to happen while it is frozen happens when it wakes, in order.
 */
abstract class SimProcess {
    final Simulation simulation;
    final String name;
    final int index;
    final SimClock clock;
    private final Deque<Runnable> deferred = new ArrayDeque<>();
    private int life;
    private boolean alive;
    private boolean frozen;

    /** @param index names the process in the network */
    SimProcess(Simulation simulation, String name, int index) {
        this.simulation = simulation;
        this.name = name;
        this.index = index;
        this.clock = new SimClock(simulation.queue);
    }

    final boolean isAlive() {
        return alive;
    }

    final boolean isFrozen() {
        return frozen;
    }

    final void start() {
        life++;
        alive = true;
        frozen = false;
        simulation.trace.note(name, "starts");
        onStart();
    }

    /** Ends this life at once. */
    final void kill() {
        if (!alive) {
            return;
        }
        simulation.trace.note(name, "dies");
        alive = false;
        frozen = false;
        life++;
        deferred.clear();
        onDeath();
    }

    final void freeze() {
        if (alive) {
            simulation.trace.note(name, "freezes");
            frozen = true;
        }
    }

    final void wake() {
        if (!frozen) {
            return;
        }
        simulation.trace.note(name, "wakes");
        frozen = false;
        while (!deferred.isEmpty() && alive && !frozen) {
            deferred.poll().run();
        }
    }

    /** Lets something happen to this life now, or when it wakes. */
    final void happen(Runnable action) {
        if (!alive) {
            return;
        }
        if (frozen) {
            deferred.add(action);
        } else {
            action.run();
        }
    }

    /** Lets something happen to this life after so many nanoseconds of its own clock. */
    final void after(long localNanos, Runnable action) {
        happenIn(clock.trueNanos(localNanos), action);
    }

    /** Lets something happen to this life after so many nanoseconds of true time. */
    final void happenIn(long nanos, Runnable action) {
        int ofLife = life;
        simulation.queue.after(nanos, () -> {
            if (ofLife == life) {
                happen(action);
            }
        });
    }

    /** Names the present life: what comes from another one is told from it. */
    final int life() {
        return life;
    }

    /** Repeats something for as long as this life lasts. */
    final void every(long localNanos, Runnable action) {
        after(localNanos, () -> {
            action.run();
            every(localNanos, action);
        });
    }

    abstract void onStart();

    abstract void onDeath();
}
