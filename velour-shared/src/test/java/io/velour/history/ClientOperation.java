package io.velour.history;

/**
 * One operation as its client saw it. Times are of one monotonic clock for the whole history, in any unit: taken before
 * the request is sent and after the whole answer is there. An operation comes before another if it returned
 * <em>before</em> the other was invoked; equal times count as concurrent, so a clock that gives every event a time of
 * its own checks most.
 *
 * @param client   who asked, 0 to {@value #MAX_CLIENT}; one operation at a time
 * @param key      not empty, without white space
 * @param action   what was asked
 * @param outcome  what came of it
 * @param invoked  when it began
 * @param returned when the client had its answer, or gave up waiting; {@link #OPEN} if it never came back
 */
public record ClientOperation(int client, String key, Action action, Outcome outcome, long invoked, long returned) {
    /** The end of what never came back. */
    public static final long OPEN = Long.MAX_VALUE;

    /** The highest number that a client may have. */
    public static final int MAX_CLIENT = 999_999_999;

    /** @throws IllegalArgumentException if the client's number is out of range, or the key empty or with white space */
    public ClientOperation {
        if (client < 0 || client > MAX_CLIENT) {
            throw new IllegalArgumentException("a client is a number from 0 to " + MAX_CLIENT + ", and not " + client);
        }
        if (key.isEmpty() || key.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException("a key must be a word without white space, and not \"" + key + '"');
        }
    }

    /** Returns the time by which it has taken effect, if at all: {@link #OPEN} for an indeterminate one. */
    public long deadline() {
        return outcome instanceof Outcome.Indeterminate ? OPEN : returned;
    }

    /** Returns the line that {@link HistoryText} reads and writes. */
    @Override
    public String toString() {
        return HistoryText.write(this);
    }
}
