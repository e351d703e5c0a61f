/** Who is in the cluster and who holds what: nodes, partitions, replica sets, the partition map. */
@NullMarked
package io.velour.cluster;

import org.jspecify.annotations.NullMarked;
