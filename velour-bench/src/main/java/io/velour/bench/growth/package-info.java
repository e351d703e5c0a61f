/** How Velour grows: its parts measured, and whole clusters simulated, far past what one machine can run. */
@NullMarked
package io.velour.bench.growth;

import org.jspecify.annotations.NullMarked;
