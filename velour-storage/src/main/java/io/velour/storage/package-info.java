/** A storage node: keeps records and knows little. */
@NullMarked
package io.velour.storage;

import org.jspecify.annotations.NullMarked;
