package io.velour.shell.http;

import java.io.IOException;

import jakarta.servlet.ServletException;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/** Names every request, and says the name in its answer: also in one that Tomcat gives by itself. */
public final class RequestIdValve extends ValveBase {
    public RequestIdValve() {
        // Asynchronous answers pass through here as others do.
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        response.setHeader(RequestId.HEADER, RequestId.name(request));
        getNext().invoke(request, response);
    }
}
