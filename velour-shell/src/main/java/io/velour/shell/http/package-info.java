/** Bodies of requests, within bounds. */
@NullMarked
package io.velour.shell.http;

import org.jspecify.annotations.NullMarked;
