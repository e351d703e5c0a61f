package io.velour.storage.control;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How it stands with this member's lease.
 *
 * @param live            whether there is one that is not over
 * @param state           what became of the last try to renew it
 * @param sinceLastAnswer how long ago the controller last answered a try; null if it never did
 */
public record LeaseStatus(boolean live, String state, @Nullable Duration sinceLastAnswer) {}
