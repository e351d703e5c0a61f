/** Where operations come from, and the spans of those that are traced. */
@NullMarked
package io.velour.frontend.trace;

import org.jspecify.annotations.NullMarked;
