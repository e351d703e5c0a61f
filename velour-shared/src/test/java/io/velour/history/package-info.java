/** Histories of what clients asked and were told, and the checks that a history must pass. */
@NullMarked
package io.velour.history;

import org.jspecify.annotations.NullMarked;
