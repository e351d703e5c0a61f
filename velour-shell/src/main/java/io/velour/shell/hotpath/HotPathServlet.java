package io.velour.shell.hotpath;

import java.io.IOException;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.web.HttpRequestHandler;

import io.velour.shell.problem.ProblemException;
import io.velour.shell.problem.ProblemWriter;

/**
 * Hands the hot path to its handler without the way through Spring MVC, which costs more than the handler itself. The container finds
 * servlets by the decoded and normalised path; what is only then under the handler's prefix is nothing that there is.
 */
public final class HotPathServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final String prefix;
    private final transient HttpRequestHandler handler;

    private HotPathServlet(String prefix, HttpRequestHandler handler) {
        this.prefix = prefix;
        this.handler = handler;
    }

    /**
     * Returns the registration of a hot path.
     *
     * @param prefix  what the raw request target must begin with
     * @param pattern the servlet's mapping
     * @param handler may answer later, on another thread. A {@link ProblemException} that it throws is written as the answer
     */
    public static ServletRegistrationBean<HotPathServlet> registered(String prefix, String pattern,
            HttpRequestHandler handler) {
        var servlet = new ServletRegistrationBean<>(new HotPathServlet(prefix, handler), pattern);
        servlet.setName("hot-path " + prefix);
        servlet.setAsyncSupported(true);
        return servlet;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (!request.getRequestURI().startsWith(prefix)) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        try {
            handler.handleRequest(request, response);
        } catch (ProblemException wrong) {
            ProblemWriter.write(response, wrong.problem());
        }
    }
}
