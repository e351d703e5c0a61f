package io.velour.bench.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.velour.bench.deployment.Deployment;
import io.velour.bench.deployment.EtcdDeployment;
import io.velour.bench.deployment.FloorDeployment;
import io.velour.bench.deployment.FreePorts;
import io.velour.bench.deployment.InfinispanDeployment;
import io.velour.bench.deployment.RedisDeployment;
import io.velour.bench.deployment.VelourDeployment;
import io.velour.bench.deployment.VelourShape;
import io.velour.bench.failure.BenchException;

/** The contenders by their names; those of one store share it. */
final class Contenders {
    static final List<String> NAMES = List.of("floor", "velour", "velour-stream", "velour-6", "velour-stream-6",
            "velour-no-metrics", "etcd", "etcd-linearizable", "redis", "infinispan-2", "infinispan-3");
    static final List<String> USUAL = List.of("floor", "velour", "velour-stream", "etcd", "etcd-linearizable", "redis",
            "infinispan-2", "infinispan-3");
    private static final String VELOUR = "velour";
    private static final List<String> STREAMS = List.of("frontend:--velour.frontend.transport=stream",
            "storage:--velour.storage.stream-port=0");
    private static final String SIX = "storage-nodes=6";

    private final Path home;
    private final FreePorts ports = new FreePorts();
    private final Map<String, List<String>> variants = new LinkedHashMap<>();
    private final EtcdDeployment etcd;
    private final InfinispanDeployment infinispan;

    /**
     * @param home     the folder of the project
     * @param variants of Velour: each a name, and words that {@link VelourShape} reads
     */
    Contenders(Path home, List<String> variants) {
        this.home = home;
        this.etcd = new EtcdDeployment(ports);
        this.infinispan = new InfinispanDeployment(home, ports);
        // Meters that count nothing, in every process.
        this.variants.put("velour-no-metrics", List.of("all:--management.metrics.enable.all=false"));
        this.variants.put("velour-6", List.of(SIX));
        this.variants.put("velour-stream", STREAMS);
        this.variants.put("velour-stream-6", List.of(SIX, STREAMS.getFirst(), STREAMS.getLast()));
        this.variants.put(VELOUR, List.of());
        variants.forEach(this::add);
    }

    private void add(String variant) {
        List<String> words = List.of(variant.strip().split("\\s+"));
        String name = words.getFirst();
        if (!name.matches("[a-z0-9][a-z0-9.-]*") || NAMES.contains(name)) {
            throw BenchException.misuse("'" + name + "' cannot be the name of a variant: small letters, digits and"
                    + " hyphens, and not one of " + NAMES);
        }
        variants.put(name, words.subList(1, words.size()));
    }

    /** Returns the contenders of these names, in this order. */
    List<Contender> named(List<String> names) {
        List<Contender> contenders = new ArrayList<>();
        names.stream().distinct().forEach(name -> contenders.add(named(name)));
        return contenders;
    }

    private Contender named(String name) {
        List<String> variant = variants.get(name);
        if (variant != null) {
            Deployment deployment = new VelourDeployment(name, VelourShape.parse(home, variant), ports);
            return new Contender(name, deployment, VELOUR);
        }
        return switch (name) {
            case "floor" -> new Contender(name, new FloorDeployment(ports), VELOUR);
            case "redis" -> new Contender(name, new RedisDeployment(ports), "webdis");
            case "etcd" -> new Contender(name, etcd, "etcd");
            case "etcd-linearizable" -> new Contender(name, etcd, "etcd-linearizable", true);
            case "infinispan-2" -> new Contender(name, infinispan, "infinispan:owners2");
            case "infinispan-3" -> new Contender(name, infinispan, "infinispan:owners3");
            default -> throw BenchException.misuse(
                    "there is no contender '" + name + "': it is one of " + NAMES + ", or a variant");
        };
    }
}
