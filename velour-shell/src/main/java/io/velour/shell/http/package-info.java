/** Bodies of requests, within bounds; clients for the controller. */
@NullMarked
package io.velour.shell.http;

import org.jspecify.annotations.NullMarked;
