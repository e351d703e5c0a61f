/** What an operator's order would move, before it is given. */
@NullMarked
package io.velour.controller.preview;

import org.jspecify.annotations.NullMarked;
