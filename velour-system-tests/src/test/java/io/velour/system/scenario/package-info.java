/** The faults that a cluster must stand under load, one after another, each with what must hold. */
@NullMarked
package io.velour.system.scenario;

import org.jspecify.annotations.NullMarked;
