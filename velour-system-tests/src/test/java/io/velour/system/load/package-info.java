/** Concurrent clients of a cluster under test: what they ask, how they pace and retry, and what they write down. */
@NullMarked
package io.velour.system.load;

import org.jspecify.annotations.NullMarked;
