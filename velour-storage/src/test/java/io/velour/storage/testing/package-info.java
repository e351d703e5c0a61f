/** What the tests of this service share. */
@NullMarked
package io.velour.storage.testing;

import org.jspecify.annotations.NullMarked;
