/** The loop around the core's operations: events in, effects carried out. */
@NullMarked
package io.velour.frontend.operation;

import org.jspecify.annotations.NullMarked;
