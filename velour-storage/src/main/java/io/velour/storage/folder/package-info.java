/** The data folder and the identity that lives in it. */
@NullMarked
package io.velour.storage.folder;

import org.jspecify.annotations.NullMarked;
