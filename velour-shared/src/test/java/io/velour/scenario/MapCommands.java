package io.velour.scenario;

import java.util.List;
import java.util.stream.Stream;

import io.velour.cluster.PartitionMap;

/** The commands about maps that the script makes, who learns them, and leases. */
final class MapCommands {
    private static final String ENTRY = "epoch (?<epoch>\\d{1,6}): (?<replicas>.+)";

    private final World world;

    MapCommands(World world) {
        this.world = world;
    }

    List<Command> all() {
        return List.of(
                Command.of("start epoch 1: R1 leads, R2 serving", "start " + ENTRY,
                        match -> start(Long.parseLong(match.group("epoch")), match.group("replicas"))),
                Command.of("epoch 2: R1 leads, R2 leaving, R3 catching-up", ENTRY,
                        match -> world.scripted().make(Long.parseLong(match.group("epoch")), match.group("replicas"))),
                Command.of("R1 F1 learn epoch 2", "(?<names>.+) learns? epoch (?<epoch>\\d{1,6})",
                        match -> learn(match.group("names"), Long.parseLong(match.group("epoch")))),
                Command.of("R1 renews", "<name> renews", match -> world.storage(match.group("name")).renew()),
                Command.of("renew R1 R2", "renew (?<names>.+)", match -> renew(match.group("names"))));
    }

    /** The first epoch, adopted by all, with nothing left to reconcile and every lease granted. */
    private void start(long epoch, String replicas) {
        world.scripted().make(epoch, replicas);
        String made = world.names.of(world.controller().entry().orElseThrow());
        world.trace.mute();
        learn(Pool.ALL, epoch);
        world.pool.run(Pool.ALL, Pool.ALL);
        renew(Pool.ALL);
        world.trace.unmute();
        world.trace.event("all have adopted " + made + ", and may serve");
    }

    private void learn(String names, long epoch) {
        PartitionMap map = world.controller().map(epoch)
                .orElseThrow(() -> new ScriptException("there is no map of epoch " + epoch));
        storages(names).forEach(machine -> machine.learn(map));
        frontends(names).forEach(machine -> machine.learn(map));
    }

    /** Lets leases be renewed, question and answer at once. */
    private void renew(String names) {
        for (StorageMachine machine : storages(names).toList()) {
            machine.renew();
            world.pool.run(machine.name, Controller.NAME);
        }
    }

    private Stream<StorageMachine> storages(String names) {
        List<String> named = named(names);
        return world.storages().stream().filter(machine -> named.isEmpty() || named.contains(machine.name));
    }

    private Stream<FrontendMachine> frontends(String names) {
        List<String> named = named(names);
        return world.frontends().stream().filter(machine -> named.isEmpty() || named.contains(machine.name));
    }

    /** Returns whom the words name; nobody stands for all. */
    private List<String> named(String names) {
        if (names.equals(Pool.ALL)) {
            return List.of();
        }
        List<String> named = List.of(names.split(" "));
        named.forEach(world::machine);
        return named;
    }
}
