/** {@code ./velour bench run}: one load on one store. */
@NullMarked
package io.velour.bench.run;

import org.jspecify.annotations.NullMarked;
