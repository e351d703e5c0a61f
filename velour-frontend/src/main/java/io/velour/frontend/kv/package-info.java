/** The public interface: keys and values over HTTP. */
@NullMarked
package io.velour.frontend.kv;

import org.jspecify.annotations.NullMarked;
