/** What a process says of itself when it registers at the controller. */
@NullMarked
package io.velour.shell.registration;

import org.jspecify.annotations.NullMarked;
