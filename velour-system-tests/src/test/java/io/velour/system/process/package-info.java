/** Clusters of real processes, started with the launcher's own commands. */
@NullMarked
package io.velour.system.process;

import org.jspecify.annotations.NullMarked;
