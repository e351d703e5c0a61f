/** Asks a cluster from inside an image: does it serve, is it ready? Knows Velour only by its public interface. */
@NullMarked
package io.velour.probe;

import org.jspecify.annotations.NullMarked;
