/** Bodies of requests and answers, within bounds; clients, with limits; what requests are called. */
@NullMarked
package io.velour.shell.http;

import org.jspecify.annotations.NullMarked;
