package io.velour.cluster;

/**
 * A storage node as the partition map names it.
 *
 * @param name        what operators call it; kept with its data
 * @param address     where it answers
 * @param zone        the failure domain that it is in; empty if nobody named one
 * @param incarnation the life in which it is believed
 */
public record StorageNode(NodeId id, String name, NodeAddress address, String zone, Incarnation incarnation) {
    public Member member() {
        return new Member(id, incarnation);
    }
}
