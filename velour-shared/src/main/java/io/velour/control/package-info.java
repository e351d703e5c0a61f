/** What the controller decides: the cluster's birth, its members, its partition map. */
@NullMarked
package io.velour.control;

import org.jspecify.annotations.NullMarked;
