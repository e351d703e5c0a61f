/** A frontend: stateless, speaks HTTP to applications and batches to storage nodes. */
@NullMarked
package io.velour.frontend;

import org.jspecify.annotations.NullMarked;
