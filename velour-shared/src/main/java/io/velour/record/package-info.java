/** What a key holds: records, their versions and the order of versions. */
@NullMarked
package io.velour.record;

import org.jspecify.annotations.NullMarked;
