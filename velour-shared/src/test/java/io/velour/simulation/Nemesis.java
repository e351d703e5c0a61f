package io.velour.simulation;

import java.util.List;
import java.util.SplittableRandom;

import io.velour.cluster.NodeId;

/** Does what may go wrong, from time to time, as far as the seed has it; and mends it after a while. */
final class Nemesis {
    private static final long MILLIS = 1_000_000;
    private static final long FORGOTTEN_AFTER = 30_000 * MILLIS;
    private static final List<FaultKind> DONE_HERE = List.of(FaultKind.SPLIT, FaultKind.STORAGE_CRASH,
            FaultKind.POWER_LOSS, FaultKind.DISK_LOSS, FaultKind.BLACKOUT, FaultKind.FRONTEND_CRASH,
            FaultKind.CONTROLLER_CRASH, FaultKind.FREEZE, FaultKind.CLOCK_JUMP, FaultKind.CLOCK_RATE,
            FaultKind.NEW_NODE, FaultKind.DRAIN, FaultKind.ORDERLY_STOP);

    private final Simulation simulation;
    private final SplittableRandom random;
    private final List<FaultKind> kinds;
    private boolean resting;

    Nemesis(Simulation simulation, SplittableRandom random) {
        this.simulation = simulation;
        this.random = random;
        this.kinds = DONE_HERE.stream().filter(simulation.swarm::has).toList();
    }

    void start() {
        if (!kinds.isEmpty()) {
            plan();
        }
    }

    /** Does nothing any more. */
    void rest() {
        resting = true;
    }

    private void plan() {
        simulation.queue.after(random.nextLong(2 * simulation.swarm.faultEvery()), () -> {
            if (!resting) {
                strike(kinds.get(random.nextInt(kinds.size())));
                plan();
            }
        });
    }

    private void strike(FaultKind kind) {
        simulation.faults.count(kind);
        simulation.trace.note("nemesis", kind.name());
        switch (kind) {
            case SPLIT -> split();
            case STORAGE_CRASH -> crash(anyStorageNode(), false);
            case POWER_LOSS -> crash(anyStorageNode(), true);
            case DISK_LOSS -> loseDisk(anyStorageNode());
            case BLACKOUT -> blackout();
            case FRONTEND_CRASH -> restartLater(any(simulation.frontends()));
            case CONTROLLER_CRASH -> restartLater(simulation.controller);
            case FREEZE -> freeze(anyProcess());
            case CLOCK_JUMP -> anyProcess().clock.jump(jump());
            case CLOCK_RATE -> anyProcess().clock.setRate(0.99 + random.nextDouble() * 0.02);
            case NEW_NODE -> simulation.addStorageNode();
            case ORDERLY_STOP -> stop(anyStorageNode());
            case DRAIN -> drain(anyStorageNode().node());
            default -> throw new IllegalStateException(kind + " is done elsewhere");
        }
    }

    private SimStorageNode anyStorageNode() {
        return any(simulation.storageNodes());
    }

    private SimProcess anyProcess() {
        return any(simulation.processes());
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private long shortOrLong() {
        return (random.nextBoolean() ? random.nextLong(1_000) : random.nextLong(8_000)) * MILLIS;
    }

    private long jump() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextLong(-3_600_000, 3_600_001);
            case 1 -> random.nextLong(-70_000, 70_001);
            default -> random.nextLong(-2_000, 2_001);
        };
    }

    private void split() {
        SimProcess one = anyProcess();
        boolean fromAll = random.nextInt(3) == 0;
        boolean oneWay = random.nextInt(3) == 0;
        long length = shortOrLong();
        List<SimProcess> others = fromAll ? List.copyOf(simulation.processes()) : List.of(anyProcess());
        for (SimProcess other : others) {
            if (other != one) {
                cut(one, other, length);
                if (!oneWay) {
                    cut(other, one, length);
                }
            }
        }
    }

    private void cut(SimProcess from, SimProcess to, long length) {
        simulation.network.cut(from.index, to.index);
        simulation.queue.after(length, () -> simulation.network.mend(from.index, to.index));
    }

    private void crash(SimStorageNode node, boolean power) {
        if (power) {
            node.losePower();
        } else {
            node.kill();
        }
        startLater(node);
    }

    private void stop(SimStorageNode node) {
        node.happen(node::giveLeaseBack);
        int life = node.life();
        simulation.queue.after(random.nextLong(3_000) * MILLIS, () -> {
            if (node.life() == life) {
                restartLater(node);
            }
        });
    }

    private void restartLater(SimProcess process) {
        process.kill();
        startLater(process);
    }

    private void startLater(SimProcess process) {
        simulation.queue.after(shortOrLong(), () -> {
            if (!process.isAlive()) {
                process.start();
            }
        });
    }

    /**
     * Only a disk without which nothing is lost for good: the promise is for as long as one replica survives of those that
     * the last map calls serving. The node has been dead for so long that nothing of it is on its way any more.
     */
    private void loseDisk(SimStorageNode node) {
        node.kill();
        int life = node.life();
        simulation.queue.after(FORGOTTEN_AFTER, () -> {
            if (node.life() == life && simulation.isDispensable(node)) {
                node.loseDisk(new NodeId(simulation.drawNumber()));
            }
            startLater(node);
        });
    }

    private void blackout() {
        boolean power = random.nextBoolean();
        simulation.storageNodes().forEach(node -> crash(node, power));
    }

    /**
     * Half of the frozen are whole machines: their monotonic clocks stand still as well. Not where wall clocks jump too: a
     * machine that is suspended while its wall clock is set back cannot know how long that was (PROTOCOL.md, R8).
     */
    private void freeze(SimProcess process) {
        long length = shortOrLong();
        boolean machine = random.nextBoolean() && !simulation.swarm.has(FaultKind.CLOCK_JUMP);
        process.freeze();
        int life = process.life();
        simulation.queue.after(length, () -> {
            if (process.life() == life) {
                if (machine) {
                    process.clock.stoodStill(length);
                }
                process.wake();
            }
        });
    }

    private void drain(NodeId node) {
        simulation.controller.drain(node, false);
        simulation.queue.after(4 * shortOrLong(), () -> simulation.controller.drain(node, true));
    }
}
