/** The chart as Helm renders it, the dashboards and the alerts as Prometheus reads them. */
@NullMarked
package io.velour.helm;

import org.jspecify.annotations.NullMarked;
