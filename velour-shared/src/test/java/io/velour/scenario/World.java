package io.velour.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Member;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;
import io.velour.cluster.ReplicaSet;
import io.velour.history.ClientOperation;
import io.velour.record.RecordVersion;

/** All machines of a scenario, and the messages between them. Nothing happens here by itself. */
final class World {
    static final PartitionId PARTITION = new PartitionId(0);

    final WorldSettings settings;
    final WorldTime time = new WorldTime();
    final Names names = new Names();
    final MessageText texts = new MessageText(names);
    final Trace trace = new Trace();
    final Pool pool = new Pool();
    final List<Exchange> exchanges = new ArrayList<>();
    final CommittedIsHeld committed = new CommittedIsHeld(this);
    final List<Call> calls = new ArrayList<>();
    /** The version of each value, as some client was told it last. */
    final Map<String, RecordVersion> versionsTold = new HashMap<>();
    /** What may delete an expired value at any time, or never. */
    final List<ClientOperation> expiries = new ArrayList<>();
    private final Map<String, Call> callsByName = new HashMap<>();
    private final Map<String, StorageMachine> storages = new LinkedHashMap<>();
    private final Map<String, FrontendMachine> frontends = new LinkedHashMap<>();
    private final Map<NodeId, StorageMachine> byNode = new HashMap<>();
    private @Nullable Controller controller;
    private long drawn;
    private long ticks;

    World(WorldSettings settings) {
        this.settings = settings;
    }

    /** Returns a number that was not drawn before. */
    long draw() {
        return ++drawn;
    }

    /** Returns the next time for the history: each event has its own. */
    long tick() {
        return ++ticks;
    }

    void passUntil(long nanos) {
        time.pass(Duration.ofNanos(Math.max(0, nanos - time.now())));
    }

    void addStorage(String name) {
        storages.put(requireNew(name), new StorageMachine(this, name));
    }

    void addFrontend(String name) {
        frontends.put(requireNew(name), new FrontendMachine(this, name));
    }

    private String requireNew(String name) {
        if (storages.containsKey(name) || frontends.containsKey(name) || name.equals(Controller.NAME)
                || name.equals(Pool.ALL)) {
            throw new ScriptException("the name '" + name + "' is taken");
        }
        return name;
    }

    List<StorageMachine> storages() {
        return List.copyOf(storages.values());
    }

    List<FrontendMachine> frontends() {
        return List.copyOf(frontends.values());
    }

    StorageMachine storage(String name) {
        StorageMachine machine = storages.get(name);
        if (machine == null) {
            throw new ScriptException("there is no storage node '" + name + "', only " + storages.keySet());
        }
        return machine;
    }

    /** Returns the machine at which a node was last seen: another node may answer there by now. */
    StorageMachine storage(NodeId node) {
        storages.values().forEach(machine -> byNode.put(machine.node(), machine));
        StorageMachine machine = byNode.get(node);
        if (machine == null) {
            throw new IllegalStateException("nobody has ever heard of node " + node);
        }
        return machine;
    }

    FrontendMachine frontend(String name) {
        FrontendMachine machine = frontends.get(name);
        if (machine == null) {
            throw new ScriptException("there is no frontend '" + name + "', only " + frontends.keySet());
        }
        return machine;
    }

    Machine machine(String name) {
        return storages.containsKey(name) ? storage(name) : frontend(name);
    }

    void requireProcess(String name) {
        if (!name.equals(Controller.NAME) && !name.equals(Pool.ALL)) {
            machine(name);
        }
    }

    Controller controller() {
        if (controller == null) {
            throw new ScriptException("there is no map yet");
        }
        return controller;
    }

    /** Returns the newest entry that is stored; nothing before the first. */
    Optional<ReplicaSet> entry() {
        return controller == null ? Optional.empty() : controller.entry();
    }

    /** Returns the controller whose maps the script makes; there is one from the first time on. */
    ScriptedController scripted() {
        if (controller == null) {
            controller = new ScriptedController(this);
        }
        if (controller instanceof ScriptedController scripted) {
            return scripted;
        }
        throw new ScriptException("in this scenario the shipping controller makes the maps");
    }

    DecidingController startDeciding(int replicas) {
        if (controller != null) {
            throw new ScriptException("there is a controller already");
        }
        DecidingController deciding = new DecidingController(this, replicas);
        controller = deciding;
        return deciding;
    }

    /** Returns the shipping controller. */
    DecidingController deciding() {
        if (controller instanceof DecidingController deciding) {
            return deciding;
        }
        throw new ScriptException("in this scenario the script makes the maps");
    }

    void suspected(Machine reporter, Member suspect) {
        controller().suspected(reporter, suspect);
    }

    Exchange openExchange(String asker, String asked, List<String> words) {
        return exchanges.stream().filter(exchange -> exchange.isOpen(asker, asked, words)).findFirst().orElseThrow(
                () -> new ScriptException(asker + " waits for no such answer of " + asked));
    }

    void add(String name, Call call) {
        calls.add(call);
        callsByName.put(name, call);
    }

    Call call(String name) {
        Call call = callsByName.get(name);
        if (call == null) {
            throw new ScriptException("nothing was asked under the name '" + name + "'");
        }
        return call;
    }

    /** Returns what all clients saw. */
    List<ClientOperation> history() {
        List<ClientOperation> all = new ArrayList<>(calls.stream().map(Call::inHistory).toList());
        all.addAll(expiries);
        return all;
    }
}
