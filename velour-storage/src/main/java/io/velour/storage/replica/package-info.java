/** What frontends and other storage nodes ask over HTTP. */
@NullMarked
package io.velour.storage.replica;

import org.jspecify.annotations.NullMarked;
