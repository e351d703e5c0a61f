/** The cluster's state on the disk. */
@NullMarked
package io.velour.controller.store;

import org.jspecify.annotations.NullMarked;
