/** The controller: says which storage nodes exist and which hold which partition. */
@NullMarked
package io.velour.controller;

import org.jspecify.annotations.NullMarked;
