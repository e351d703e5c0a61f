/** What operators ask. */
@NullMarked
package io.velour.controller.admin;

import org.jspecify.annotations.NullMarked;
