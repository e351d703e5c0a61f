package io.velour.exploration;

import org.jspecify.annotations.Nullable;

/**
 * How a search ended.
 *
 * @param states      different states of the world that were met
 * @param transitions steps that were made, to states met before too
 * @param depth       steps from the first state to the farthest, by the shortest way
 * @param violation   what is wrong, in the first line, and below a shortest path to it; null if the scope was gone through
 *                    whole and nothing is
 */
record ExplorationResult(Scope scope, int states, long transitions, int depth, @Nullable String violation) {}
