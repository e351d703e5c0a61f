/** Time that orders writes: hybrid timestamps, and the port through which physical time comes in. */
@NullMarked
package io.velour.clock;

import org.jspecify.annotations.NullMarked;
