/** Wiring and settings. */
@NullMarked
package io.velour.controller.config;

import org.jspecify.annotations.NullMarked;
