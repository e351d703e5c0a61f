package io.velour.shell.exchange;

import java.io.IOException;

/**
 * What came back for a batch, by whatever way.
 *
 * @param status as of HTTP
 * @param body   the answers, if it is 200
 */
public record BatchOutcome(int status, byte[] body) {
    private static final int OK = 200;

    /**
     * Returns the answers.
     *
     * @throws NotSentException if the batch certainly had no effect
     * @throws IOException      if its effect is unknown
     */
    public byte[] answers() throws NotSentException, IOException {
        if (status == OK) {
            return body;
        }
        // A storage node refuses a batch whole, and before it looks into it, with a status of 400 to 499.
        if (status >= 400 && status < 500) {
            throw NotSentException.refused(status);
        }
        throw new IOException("status " + status);
    }
}
