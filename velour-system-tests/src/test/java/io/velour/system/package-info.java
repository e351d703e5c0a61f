/** Tests of Velour as a user meets it: real processes, started by the launcher, spoken to over HTTP. */
@NullMarked
package io.velour.system;

import org.jspecify.annotations.NullMarked;
