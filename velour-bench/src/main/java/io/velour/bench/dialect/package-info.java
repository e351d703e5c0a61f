/** How each store is spoken to over HTTP, and what a right answer of it looks like. */
@NullMarked
package io.velour.bench.dialect;

import org.jspecify.annotations.NullMarked;
