/** The stores that are compared: how each is started on this machine, and what of it is asked. */
@NullMarked
package io.velour.bench.deployment;

import org.jspecify.annotations.NullMarked;
