/** What is asked for: which kinds of operation, of which keys, and when. */
@NullMarked
package io.velour.bench.workload;

import org.jspecify.annotations.NullMarked;
