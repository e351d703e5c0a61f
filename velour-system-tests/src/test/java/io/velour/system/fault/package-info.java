/** What is done to processes, links, clocks and disks of a cluster under test. */
@NullMarked
package io.velour.system.fault;

import org.jspecify.annotations.NullMarked;
