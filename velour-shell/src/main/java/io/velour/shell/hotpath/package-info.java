/** The way of a request to its handler where each microsecond counts. */
@NullMarked
package io.velour.shell.hotpath;

import org.jspecify.annotations.NullMarked;
