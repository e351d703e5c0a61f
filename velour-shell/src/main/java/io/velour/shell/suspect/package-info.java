/** How a process tells the controller which members it cannot reach. */
@NullMarked
package io.velour.shell.suspect;

import org.jspecify.annotations.NullMarked;
