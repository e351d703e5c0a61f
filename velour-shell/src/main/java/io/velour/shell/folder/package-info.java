/** The folder in which a process keeps its data: its own alone. */
@NullMarked
package io.velour.shell.folder;

import org.jspecify.annotations.NullMarked;
