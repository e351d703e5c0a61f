package io.velour.frontend.config;

import java.io.IOException;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.HttpRequestHandler;

/**
 * Hands the hot path to its handler without the way through Spring MVC, which costs more than the handler itself. The container finds
 * servlets by the decoded and normalised path; what is only then under the handler's prefix is nothing that there is.
 */
final class HotPathServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final String prefix;
    private final transient HttpRequestHandler handler;

    /** @param prefix what the raw request target must begin with */
    HotPathServlet(String prefix, HttpRequestHandler handler) {
        this.prefix = prefix;
        this.handler = handler;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (request.getRequestURI().startsWith(prefix)) {
            handler.handleRequest(request, response);
        } else {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }
}
