/** The partition map, published by long poll. */
@NullMarked
package io.velour.controller.map;

import org.jspecify.annotations.NullMarked;
