/** The messages between frontends, storage nodes and the controller, one record per message. */
@NullMarked
package io.velour.protocol;

import org.jspecify.annotations.NullMarked;
