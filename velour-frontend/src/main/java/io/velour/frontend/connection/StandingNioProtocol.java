package io.velour.frontend.connection;

import org.apache.coyote.http11.Http11NioProtocol;

/** Tomcat's HTTP/1.1 over {@link StandingNioEndpoint}. Without TLS. */
public final class StandingNioProtocol extends Http11NioProtocol {
    /** Made by Tomcat, by the name of the class. */
    public StandingNioProtocol() {
        super(new StandingNioEndpoint());
        // It would ask the poller for what comes next past the connection, which keeps the books here.
        setUseSendfile(false);
    }
}
