package io.velour.cluster;

/** A storage node in one incarnation: the unit that replica sets list and that is believed or not. */
public record Member(NodeId node, Incarnation incarnation) {
    // By hand: what the compiler makes of a record in a record was a thirtieth of a storage node's loop.

    @Override
    public boolean equals(Object other) {
        return other instanceof Member that && node.value() == that.node.value()
                && incarnation.value() == that.incarnation.value();
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(node.value()) + Long.hashCode(incarnation.value());
    }

    @Override
    public String toString() {
        return node + "/" + incarnation;
    }
}
