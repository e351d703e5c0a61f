/** Switches single rules of the core off, from the tests alone, so that the tests can be tested: each loss must be noticed. */
@NullMarked
package io.velour.mutation;

import org.jspecify.annotations.NullMarked;
