/** Where keys are: the newest entry known of every partition. */
@NullMarked
package io.velour.frontend.routing;

import org.jspecify.annotations.NullMarked;
