/** {@code ./velour bench micro}: the core's inner loops, measured with JMH. */
@NullMarked
package io.velour.bench.micro;

import org.jspecify.annotations.NullMarked;
