/** The description of the public interface. */
@NullMarked
package io.velour.frontend.openapi;

import org.jspecify.annotations.NullMarked;
