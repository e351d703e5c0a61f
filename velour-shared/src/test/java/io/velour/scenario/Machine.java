package io.velour.scenario;

import java.time.Duration;

/** A machine with a process on it, which can be replaced by the next one. */
abstract class Machine {
    final World world;
    final String name;
    final MachineClock clock;
    private int life;

    Machine(World world, String name) {
        this.world = world;
        this.name = name;
        this.clock = new MachineClock(world.time);
    }

    /** Ends the process and starts another: whatever the old one waited for is waited for no more. */
    final void restart() {
        life++;
        onRestart();
    }

    abstract void onRestart();

    /** Names the process to the controller. */
    abstract long number();

    /** Names the process that runs now: what was meant for another is told from it. */
    final int life() {
        return life;
    }

    final void requireAwake() {
        if (clock.isSuspended()) {
            throw new ScriptException(name + " is suspended");
        }
    }

    final void suspend() {
        requireAwake();
        clock.suspend();
        world.pool.cutOff(name);
    }

    final void wake() {
        if (!clock.isSuspended()) {
            throw new ScriptException(name + " is not suspended");
        }
        clock.wake();
        world.pool.mend(name);
    }

    final void jump(Duration ahead) {
        clock.jump(ahead);
    }
}
