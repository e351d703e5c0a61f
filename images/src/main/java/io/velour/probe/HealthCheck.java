package io.velour.probe;

import java.io.PrintStream;
import java.net.URI;

/** Asks a process at its management port whether it is ready. */
final class HealthCheck {
    private static final String READINESS = "/actuator/health/readiness";

    private final Exchange exchange = new Exchange();
    private final PrintStream out;

    HealthCheck(PrintStream out) {
        this.out = out;
    }

    boolean isReady(URI process) throws InterruptedException {
        Exchange.Answer answer = exchange.get(process.resolve(READINESS));
        out.println(process.resolve(READINESS) + ": " + (answer.status() == 0 ? "no answer" : answer.status()) + " "
                + answer.body());
        return answer.status() == 200;
    }
}
