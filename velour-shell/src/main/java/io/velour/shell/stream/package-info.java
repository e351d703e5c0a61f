/** The second way to a storage node: frames on a connection of their own, without HTTP around each batch. */
@NullMarked
package io.velour.shell.stream;

import org.jspecify.annotations.NullMarked;
