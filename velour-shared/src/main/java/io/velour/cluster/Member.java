package io.velour.cluster;

/** A storage node in one incarnation: the unit that replica sets list and that is believed or not. */
public record Member(NodeId node, Incarnation incarnation) {
    @Override
    public String toString() {
        return node + "/" + incarnation;
    }
}
