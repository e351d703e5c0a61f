/** What the machine tells: processor time, processes, the commit that is measured. */
@NullMarked
package io.velour.bench.machine;

import org.jspecify.annotations.NullMarked;
