package io.velour.frontend.connection;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/** Has Tomcat watch connections all the time; not those with TLS or HTTP/2, where reading is not what the client has sent. */
public final class StandingConnections implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        boolean plain = factory.getSsl() == null || !factory.getSsl().isEnabled();
        boolean http1 = factory.getHttp2() == null || !factory.getHttp2().isEnabled();
        if (plain && http1) {
            factory.setProtocol(StandingNioProtocol.class.getName());
        }
    }
}
