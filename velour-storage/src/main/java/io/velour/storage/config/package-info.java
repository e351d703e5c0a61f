/** Wiring and settings. */
@NullMarked
package io.velour.storage.config;

import org.jspecify.annotations.NullMarked;
