/** The messages between frontends and storage nodes, one record per message. */
@NullMarked
package io.velour.protocol;

import org.jspecify.annotations.NullMarked;
