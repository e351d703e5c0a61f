/** A whole cluster on one machine: up, down, status. Knows the services only by their command lines and their HTTP. */
@NullMarked
package io.velour.launcher;

import org.jspecify.annotations.NullMarked;
