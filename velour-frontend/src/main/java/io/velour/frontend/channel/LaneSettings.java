package io.velour.frontend.channel;

import java.time.Duration;

/**
 * The bounds of a lane.
 *
 * @param maxWaiting how many questions may wait; more are not sent
 * @param limit      how long an exchange may take; then there is silence
 */
public record LaneSettings(int maxWaiting, Duration limit) {}
