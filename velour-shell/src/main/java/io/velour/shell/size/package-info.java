/** What storage nodes tell the controller of how much they hold. */
@NullMarked
package io.velour.shell.size;

import org.jspecify.annotations.NullMarked;
