/** What a frontend decides: how one get, set, delete or compare-and-set runs against the replicas. */
@NullMarked
package io.velour.operation;

import org.jspecify.annotations.NullMarked;
