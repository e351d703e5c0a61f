package io.velour.bench.dialect;

import java.util.List;

import io.velour.bench.failure.BenchException;

/** The dialects by their names. */
public final class Dialects {
    /** Names that can be asked for; behind {@code infinispan:} stands the name of a cache. */
    public static final List<String> NAMES = List.of("velour", "webdis", "etcd", "etcd-linearizable",
            "infinispan:CACHE");
    private static final String INFINISPAN = "infinispan:";

    private Dialects() {}

    /**
     * @param host      what the header Host says
     * @param valueSize of every value, in bytes
     */
    public static Dialect named(String name, String host, int valueSize) {
        if (name.startsWith(INFINISPAN)) {
            return new InfinispanDialect(host, name.substring(INFINISPAN.length()), valueSize);
        }
        return switch (name) {
            case "velour" -> new VelourDialect(host, valueSize);
            case "webdis" -> new WebdisDialect(host, valueSize);
            case "etcd" -> new EtcdDialect(host, valueSize, true);
            case "etcd-linearizable" -> new EtcdDialect(host, valueSize, false);
            default -> throw BenchException.misuse("there is no dialect '" + name + "': it is one of " + NAMES);
        };
    }
}
