/** What a run under faults has shown: figures, verdicts, and the table of all runs. */
@NullMarked
package io.velour.system.report;

import org.jspecify.annotations.NullMarked;
