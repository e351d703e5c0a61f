package io.velour.replica;

/**
 * What a leader knows of how far the replicas of one partition are the same.
 *
 * @param verifiedAtMillis when it last had compared all of it with all that serve, milliseconds since the Unix epoch; 0 if
 *                         it never did since its process started
 * @param differences      committed records that one of them did not hold, as far as found
 * @param repairs          of those, how many all have acknowledged since
 */
public record Verification(long verifiedAtMillis, long differences, long repairs) {
    static final Verification NONE = new Verification(0, 0, 0);
}
