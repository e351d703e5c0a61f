package io.velour.bench.compare;

import java.util.List;
import java.util.stream.Stream;

import io.velour.bench.failure.BenchException;
import io.velour.bench.workload.Distribution;
import io.velour.bench.workload.Mix;

/**
 * What the contenders are asked to do.
 *
 * @param cases    one load or several, which are compared with the first
 * @param halfRate whether it is an open loop at half of what one of the contenders reaches in a closed one
 */
record Scenario(String name, String description, List<Case> cases, boolean halfRate) {
    private static final Mix GETS = Mix.ofGets(1);
    private static final Mix PUTS = Mix.ofGets(0);
    private static final Mix NINE_IN_TEN = Mix.ofGets(0.9);
    private static final int FEW = 64;
    private static final int MANY = 256;

    /** Those that answer the questions of Velour's own table. */
    static final List<Scenario> USUAL = List.of(
            closed("get-64", "gets, 64 connections", GETS, Distribution.UNIFORM, FEW),
            closed("get-256", "gets, 256 connections", GETS, Distribution.UNIFORM, MANY),
            closed("set-64", "sets, 64 connections", PUTS, Distribution.UNIFORM, FEW),
            closed("set-256", "sets, 256 connections", PUTS, Distribution.UNIFORM, MANY),
            closed("get-1", "gets, one connection", GETS, Distribution.UNIFORM, 1),
            closed("set-1", "sets, one connection", PUTS, Distribution.UNIFORM, 1),
            half("get-half", "gets at half of the rate that one reaches, 64 connections", GETS),
            half("set-half", "sets at half of the rate that one reaches, 64 connections", PUTS),
            hot("hot-set", "sets of one single key against sets of all, 256 connections", PUTS),
            hot("hot-mixed", "gets and sets of one single key, 90 to 10, against those of all, 256 connections",
                    NINE_IN_TEN));
    /** Others that can be asked for: YCSB's. */
    private static final List<Scenario> FURTHER = List.of(
            closed("ycsb-a", "half gets, half sets, zipfian, 64 connections", Mix.named("A"), Distribution.ZIPFIAN,
                    FEW),
            closed("ycsb-b", "95 % gets, 5 % sets, zipfian, 64 connections", Mix.named("B"), Distribution.ZIPFIAN,
                    FEW),
            closed("ycsb-c", "gets, zipfian, 64 connections", Mix.named("C"), Distribution.ZIPFIAN, FEW),
            closed("ycsb-f", "half gets, half read-modify-writes, zipfian, 64 connections", Mix.named("F"),
                    Distribution.ZIPFIAN, FEW));

    private static Scenario closed(String name, String description, Mix mix, Distribution distribution,
            int connections) {
        return new Scenario(name, description, List.of(new Case("", mix, distribution, connections)), false);
    }

    private static Scenario half(String name, String description, Mix mix) {
        return new Scenario(name, description, List.of(new Case("", mix, Distribution.UNIFORM, FEW)), true);
    }

    private static Scenario hot(String name, String description, Mix mix) {
        return new Scenario(name, description, List.of(new Case("spread", mix, Distribution.UNIFORM, MANY),
                new Case("single", mix, Distribution.SINGLE, MANY)), false);
    }

    /** Returns the scenario of that name. */
    static Scenario named(String name) {
        return all().stream().filter(scenario -> scenario.name().equals(name)).findFirst()
                .orElseThrow(() -> BenchException.misuse("there is no scenario '" + name + "': it is one of "
                        + all().stream().map(Scenario::name).toList()));
    }

    static List<Scenario> all() {
        return Stream.concat(USUAL.stream(), FURTHER.stream()).toList();
    }
}
