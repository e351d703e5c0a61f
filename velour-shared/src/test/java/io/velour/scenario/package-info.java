/**
 * Directed scenarios: the stories behind the rules of the protocol as scripts, in which nothing happens by itself, and the
 * shipping classes that they are played with.
 */
@NullMarked
package io.velour.scenario;

import org.jspecify.annotations.NullMarked;
