/** What the controller tells this node. */
@NullMarked
package io.velour.storage.control;

import org.jspecify.annotations.NullMarked;
