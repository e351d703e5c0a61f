/** {@code ./velour bench start}: how long a cluster takes until it answers. */
@NullMarked
package io.velour.bench.start;

import org.jspecify.annotations.NullMarked;
