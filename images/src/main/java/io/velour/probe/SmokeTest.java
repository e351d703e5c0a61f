package io.velour.probe;

import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;

import io.velour.probe.Exchange.Answer;

/**
 * The life of a value: put, got, replaced in one version only, deleted, made anew. Writes go to one frontend, reads to the
 * other; they may be the same. A round that ends with no answer is repeated whole and with another key, since nobody knows
 * what became of its writes; a wrong answer ends it all.
 */
final class SmokeTest {
    private static final Duration PAUSE = Duration.ofMillis(500);
    /** No answer; overloaded; unavailable; indeterminate. */
    private static final Set<Integer> INCONCLUSIVE = Set.of(0, 429, 503, 504);
    /** What a round leaves behind if it is cut short goes by itself. */
    private static final String[] SHORT_LIVED = {"Velour-TTL", "600"};

    private final Exchange exchange = new Exchange();
    private final URI writer;
    private final URI reader;
    private final PrintStream out;

    SmokeTest(URI writer, URI reader, PrintStream out) {
        this.writer = writer;
        this.reader = reader;
        this.out = out;
    }

    boolean passesWithin(Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        String lastReason = "";
        while (true) {
            try {
                round("/v1/kv/velour-probe/" + UUID.randomUUID());
                out.println("passed");
                return true;
            } catch (WrongAnswerException wrong) {
                out.println("FAILED: " + wrong.getMessage());
                return false;
            } catch (InconclusiveException unknown) {
                if (System.nanoTime() >= until) {
                    out.println("FAILED: no end of it within " + patience.toSeconds() + " s: " + unknown.getMessage());
                    return false;
                }
                // The same reason twice a second would bury the rest.
                if (!lastReason.equals(unknown.getMessage())) {
                    out.println("once more from the start: " + unknown.getMessage());
                    lastReason = String.valueOf(unknown.getMessage());
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    private void round(String path) throws InterruptedException, InconclusiveException, WrongAnswerException {
        URI write = writer.resolve(path);
        URI read = reader.resolve(path);
        expect("get what is not there", 404, exchange.get(read));
        Answer first = expect("put", 204, exchange.put(write, "first", SHORT_LIVED));
        expectBody("get", "first", first, exchange.get(read));
        expect("put only if there is none", 412, exchange.put(write, "no", "If-None-Match", "*"));
        Answer second = expect("put in the place of this version", 204,
                exchange.put(write, "second", "If-Match", first.tag(), SHORT_LIVED[0], SHORT_LIVED[1]));
        expect("put in the place of an old version", 412, exchange.put(write, "no", "If-Match", first.tag()));
        expectBody("get", "second", second, exchange.get(read));
        expect("delete an old version", 412, exchange.delete(write, "If-Match", first.tag()));
        expect("delete", 204, exchange.delete(write));
        expect("get what is deleted", 404, exchange.get(read));
        Answer third = expect("put only if there is none", 201,
                exchange.put(write, "third", "If-None-Match", "*", SHORT_LIVED[0], SHORT_LIVED[1]));
        expectBody("get", "third", third, exchange.get(read));
        expect("delete this version", 204, exchange.delete(write, "If-Match", third.tag()));
    }

    private Answer expect(String step, int status, Answer answer)
            throws InconclusiveException, WrongAnswerException {
        String said = step + ": " + (answer.status() == 0 ? "no answer" : answer.status());
        if (answer.status() == status) {
            out.println(said);
            return answer;
        }
        String detail = answer.body().isBlank() ? "" : " (" + answer.body().strip() + ")";
        if (INCONCLUSIVE.contains(answer.status())) {
            throw new InconclusiveException(said + detail);
        }
        throw new WrongAnswerException(said + " where " + status + " is right" + detail);
    }

    private void expectBody(String step, String body, Answer written, Answer answer)
            throws InconclusiveException, WrongAnswerException {
        expect(step, 200, answer);
        if (!answer.body().equals(body)) {
            throw new WrongAnswerException(step + ": '" + answer.body() + "' where '" + body + "' is right");
        }
        if (!answer.tag().equals(written.tag())) {
            throw new WrongAnswerException(
                    step + ": entity tag " + answer.tag() + " where " + written.tag() + " is right");
        }
    }
}
