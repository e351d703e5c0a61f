/** Who is there: what the Eureka server hears, turned into events. */
@NullMarked
package io.velour.controller.membership;

import org.jspecify.annotations.NullMarked;
