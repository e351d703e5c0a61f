package io.velour.frontend.connection;

/**
 * A thread that goes on with a connection by itself, whatever there is to do with it: to wake another one for that would cost as much as the
 * work. Somebody looks whether it is held up by one, and then has another thread do the rest.
 */
public interface ConnectionThread {}
