/** Builds the images and runs a cluster of them. */
@NullMarked
package io.velour.images;

import org.jspecify.annotations.NullMarked;
