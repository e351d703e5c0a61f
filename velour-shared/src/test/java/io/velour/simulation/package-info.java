/**
 * The cluster in one thread, from one seed: the shipping classes, driven by a network, disks, clocks and processes that fail
 * as a swarm of switches says.
 */
@NullMarked
package io.velour.simulation;

import org.jspecify.annotations.NullMarked;
