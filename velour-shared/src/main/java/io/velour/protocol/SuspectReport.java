package io.velour.protocol;

import io.velour.cluster.Member;

/**
 * Somebody could not reach a member.
 *
 * @param reporter names the process that says so: the writer number of a frontend, the node of a storage node
 */
public record SuspectReport(long reporter, Member suspect) {}
