/** Which keys are asked most: counted in bounded memory, and forgotten when that is over. */
@NullMarked
package io.velour.hotkey;

import org.jspecify.annotations.NullMarked;
