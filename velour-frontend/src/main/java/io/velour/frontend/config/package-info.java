/** Wiring and settings. */
@NullMarked
package io.velour.frontend.config;

import org.jspecify.annotations.NullMarked;
