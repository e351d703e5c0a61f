/** The commands of {@code ./velour bench}. */
@NullMarked
package io.velour.bench;

import org.jspecify.annotations.NullMarked;
