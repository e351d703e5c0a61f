/** How a process sends batches of messages to a storage node. */
@NullMarked
package io.velour.shell.exchange;

import org.jspecify.annotations.NullMarked;
