/** What a run has measured, as a table for people and as JSON for programs. */
@NullMarked
package io.velour.bench.report;

import org.jspecify.annotations.NullMarked;
