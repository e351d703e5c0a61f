package io.velour.scenario;

import java.util.List;

/** The commands for scenarios in which the shipping controller decides. */
final class ControllerCommands {
    private final World world;

    ControllerCommands(World world) {
        this.world = world;
    }

    List<Command> all() {
        return List.of(
                Command.of("start controller with 2 replicas on R1 R2",
                        "start controller with (?<replicas>[1-9]) replicas on (?<nodes>.+)",
                        match -> start(Integer.parseInt(match.group("replicas")), match.group("nodes"))),
                Command.of("C ticks", "C ticks", _ -> world.deciding().tick()),
                Command.of("C acts", "C acts", _ -> act()),
                Command.of("C stores", "C stores", _ -> world.deciding().store()),
                Command.of("C fails to store", "C fails to store", _ -> world.deciding().failToStore(false)),
                Command.of("C fails to store what is on the disk", "C fails to store what is on the disk",
                        _ -> world.deciding().failToStore(true)),
                Command.of("C restarts", "C restarts", _ -> world.deciding().restart()),
                Command.of("R1 registers", "<name> registers",
                        match -> world.deciding().register(world.storage(match.group("name")))),
                Command.of("drain R1", "drain <name>",
                        match -> world.deciding().drain(world.storage(match.group("name")))),
                Command.of("F1 suspects R1", "<name> suspects <suspect>", match -> {
                    Machine reporter = world.machine(match.group("name"));
                    world.trace.event(reporter.name + " cannot reach " + match.group("suspect"));
                    world.suspected(reporter, world.storage(match.group("suspect")).member());
                }));
    }

    /** The cluster is born with these nodes; all have adopted its first map, and hold leases. */
    private void start(int replicas, String nodes) {
        DecidingController controller = world.startDeciding(replicas);
        world.trace.mute();
        List.of(nodes.split(" ")).forEach(name -> controller.register(world.storage(name)));
        controller.store();
        world.pool.run(Pool.ALL, Pool.ALL);
        for (StorageMachine machine : world.storages()) {
            machine.renew();
            world.pool.run(machine.name, Controller.NAME);
        }
        world.trace.unmute();
        world.trace.event("all have adopted map 1, " + world.names.of(controller.entry().orElseThrow())
                + ", and may serve");
    }

    /** The controller looks at the time, stores what it decides, and tells whoever is not cut off. */
    private void act() {
        DecidingController controller = world.deciding();
        controller.tick();
        if (controller.isStoring()) {
            controller.store();
            world.pool.run(Controller.NAME, Pool.ALL);
        }
    }
}
