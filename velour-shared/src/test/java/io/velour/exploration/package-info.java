/** The core under every interleaving of small scopes: shipping storage nodes and operations, one key, no time. */
@NullMarked
package io.velour.exploration;

import org.jspecify.annotations.NullMarked;
