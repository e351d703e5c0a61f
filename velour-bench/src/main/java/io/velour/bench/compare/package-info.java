/** {@code ./velour bench compare}: several stores under the same loads, in turn. */
@NullMarked
package io.velour.bench.compare;

import org.jspecify.annotations.NullMarked;
