/** Tests of the launcher; the services are small fakes. */
@NullMarked
package io.velour.launcher;

import org.jspecify.annotations.NullMarked;
