/** The floor: what a Spring MVC server reaches on this machine when it answers from a map. */
@NullMarked
package io.velour.bench.floor;

import org.jspecify.annotations.NullMarked;
