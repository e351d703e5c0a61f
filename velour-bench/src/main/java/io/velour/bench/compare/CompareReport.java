package io.velour.bench.compare;

import java.util.List;
import java.util.Map;

import io.velour.bench.machine.Surroundings;

/**
 * Everything about a comparison: what JSON has of it.
 *
 * @param commit     of this project
 * @param started    when, as ISO-8601
 * @param settings   what was asked for
 * @param contenders how each is set up, by name
 * @param left       contenders and scenarios that were left out, each with the reason
 * @param scenarios  what each has shown, by name
 * @param turns      everything that was measured
 */
record CompareReport(String commit, String started, Surroundings machine, CompareSettings settings,
        Map<String, String> contenders, Map<String, String> left, Map<String, List<Row>> scenarios,
        List<Turn> turns) {}
