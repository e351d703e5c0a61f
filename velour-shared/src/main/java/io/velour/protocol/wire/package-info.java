/** The compact binary form of the messages and of the partition map. */
@NullMarked
package io.velour.protocol.wire;

import org.jspecify.annotations.NullMarked;
