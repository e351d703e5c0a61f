/** The way to a storage node: what waits goes in one exchange. */
@NullMarked
package io.velour.frontend.channel;

import org.jspecify.annotations.NullMarked;
