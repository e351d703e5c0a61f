package io.velour.frontend.connection;

import java.time.Duration;

import org.apache.coyote.http11.Http11NioProtocol;

/** Tomcat's HTTP/1.1 over {@link StandingNioEndpoint}. Without TLS. */
public final class StandingNioProtocol extends Http11NioProtocol {
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    /** Made by Tomcat, by the name of the class. */
    public StandingNioProtocol() {
        this(LOOK_EVERY);
    }

    StandingNioProtocol(Duration lookEvery) {
        super(new StandingNioEndpoint(lookEvery));
        // It would ask the poller for what comes next past the connection, which keeps the books here.
        setUseSendfile(false);
    }
}
