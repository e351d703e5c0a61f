package io.velour.storage.runtime;

import java.util.function.Consumer;

import io.velour.clock.TimeSource;
import io.velour.cluster.Member;
import io.velour.record.VersionSource;
import io.velour.replica.RecordStore;

/**
 * What the loop needs of the world.
 *
 * @param store    the records of this node
 * @param versions gives the versions of what this node deletes by itself
 * @param time     both clocks
 * @param peers    the other storage nodes
 * @param suspects takes members that did not answer this one, at once: for the controller to know
 */
public record LoopPorts(RecordStore store, VersionSource versions, TimeSource time, PeerLink peers,
        Consumer<Member> suspects) {}
