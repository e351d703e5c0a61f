/** What a storage node decides: which messages it accepts and what it stores. */
@NullMarked
package io.velour.replica;

import org.jspecify.annotations.NullMarked;
