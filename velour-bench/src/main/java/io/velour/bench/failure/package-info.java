/** How a command tells that it cannot do what it should. */
@NullMarked
package io.velour.bench.failure;

import org.jspecify.annotations.NullMarked;
