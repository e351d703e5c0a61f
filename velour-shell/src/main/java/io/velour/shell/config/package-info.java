/** Wiring that every service imports, and constraints of its settings. */
@NullMarked
package io.velour.shell.config;

import org.jspecify.annotations.NullMarked;
