/** How a process learns the partition map. */
@NullMarked
package io.velour.shell.map;

import org.jspecify.annotations.NullMarked;
