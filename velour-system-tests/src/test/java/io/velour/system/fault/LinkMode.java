package io.velour.system.fault;

/** What a link does with what is sent over it. */
public enum LinkMode {
    /** Passes everything on. */
    FORWARD,
    /** Takes everything and passes nothing on, either way: the other side seems to have fallen silent. */
    SILENCE,
    /** Resets every connection, old and new. */
    RESET,
    /** Passes everything on, half a second late. */
    DELAY
}
