/** The way to the other storage nodes. */
@NullMarked
package io.velour.storage.peer;

import org.jspecify.annotations.NullMarked;
