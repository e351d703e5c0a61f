/** Errors as RFC 9457 problem details, whoever finds them: a handler, Spring MVC or Tomcat. */
@NullMarked
package io.velour.shell.problem;

import org.jspecify.annotations.NullMarked;
