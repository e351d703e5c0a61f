/** What the tests of several services use; exported in the test-jar. */
@NullMarked
package io.velour.shell.testing;

import org.jspecify.annotations.NullMarked;
