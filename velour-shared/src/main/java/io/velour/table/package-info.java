/** Tables of numbers, for what is kept in such numbers that objects would cost the garbage collector too much. */
@NullMarked
package io.velour.table;

import org.jspecify.annotations.NullMarked;
