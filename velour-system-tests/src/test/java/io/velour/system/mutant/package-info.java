/** Bugs that are put into running processes on purpose, without a switch in shipping code. */
@NullMarked
package io.velour.system.mutant;

import org.jspecify.annotations.NullMarked;
