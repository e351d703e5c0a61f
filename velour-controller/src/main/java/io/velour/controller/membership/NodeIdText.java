package io.velour.controller.membership;

import io.velour.cluster.NodeId;
import io.velour.shell.problem.Problem;
import io.velour.shell.problem.ProblemException;

/** Reads the node that a path names. */
public final class NodeIdText {
    private NodeIdText() {}

    /**
     * Returns the node.
     *
     * @param text 16 hex digits
     * @throws ProblemException 400 if it is anything else
     */
    public static NodeId parse(String text) {
        try {
            return NodeId.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw new ProblemException(Problem.badRequest(String.valueOf(wrong.getMessage())));
        }
    }
}
