/** Which nodes should hold which partitions. */
@NullMarked
package io.velour.placement;

import org.jspecify.annotations.NullMarked;
