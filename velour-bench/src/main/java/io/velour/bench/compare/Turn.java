package io.velour.bench.compare;

import java.util.Map;

import io.velour.bench.report.Figures;

/**
 * One contender under one load, once.
 *
 * @param label         which load of the scenario
 * @param round         from 1
 * @param ratePerSecond of an open loop; 0 for a closed loop
 * @param idleCores     processors that each of the other stores kept busy meanwhile, though nobody asked it
 * @param disturbed     whether everything else on the machine took more than may be: such a turn does not count
 */
record Turn(String scenario, String label, String contender, int round, double ratePerSecond, Figures figures,
        Map<String, Double> idleCores, boolean disturbed) {}
