/** Connections of clients: who watches them, and on which thread what they bring is served. */
@NullMarked
package io.velour.frontend.connection;

import org.jspecify.annotations.NullMarked;
