/** The load generator: connections, the event loop that drives them, and what it records. */
@NullMarked
package io.velour.bench.load;

import org.jspecify.annotations.NullMarked;
