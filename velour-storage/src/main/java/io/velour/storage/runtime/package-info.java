/** The loop: one thread that decides everything, and the ports through which it acts. */
@NullMarked
package io.velour.storage.runtime;

import org.jspecify.annotations.NullMarked;
