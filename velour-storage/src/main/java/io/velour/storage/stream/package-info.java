/** Batches of messages on connections of their own, without HTTP around each. */
@NullMarked
package io.velour.storage.stream;

import org.jspecify.annotations.NullMarked;
