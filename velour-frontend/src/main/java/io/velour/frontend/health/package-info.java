/** How this frontend is doing. */
@NullMarked
package io.velour.frontend.health;

import org.jspecify.annotations.NullMarked;
