/** What a storage node keeps of its records in the heap. */
@NullMarked
package io.velour.storage.cache;

import org.jspecify.annotations.NullMarked;
