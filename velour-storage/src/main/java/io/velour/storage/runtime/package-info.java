/** The loop: one thread that decides writes and adopts maps. */
@NullMarked
package io.velour.storage.runtime;

import org.jspecify.annotations.NullMarked;
