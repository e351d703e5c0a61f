package io.velour.control;

import io.velour.cluster.Member;
import io.velour.protocol.CatchUpStatus;

/** How far the catching up of a member's replica is, as it said last. */
public record MemberCatchUp(Member member, CatchUpStatus status) {}
