/** The loop: one thread that owns the cluster's state. */
@NullMarked
package io.velour.controller.runtime;

import org.jspecify.annotations.NullMarked;
