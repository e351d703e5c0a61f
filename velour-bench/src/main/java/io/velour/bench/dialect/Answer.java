package io.velour.bench.dialect;

/** What came back. Used again for the next answer: what is to be kept must be copied. For one thread. */
public interface Answer {
    int status();

    int bodyLength();

    /** Returns the body, from its beginning to its length; what is behind is of no meaning. */
    byte[] body();
}
