package io.velour.hotkey;

/** What an operation does with its key. */
public enum KeyUse {
    /** It reads it. */
    GET,
    /** It sets it, deletes it or compares and sets it. */
    WRITE
}
