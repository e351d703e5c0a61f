/** What a frontend decides: how one get or one write runs against the replicas. */
@NullMarked
package io.velour.operation;

import org.jspecify.annotations.NullMarked;
