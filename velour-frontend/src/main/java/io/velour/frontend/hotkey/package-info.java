/** Which keys flood the cluster, as far as this frontend sees. */
@NullMarked
package io.velour.frontend.hotkey;

import org.jspecify.annotations.NullMarked;
