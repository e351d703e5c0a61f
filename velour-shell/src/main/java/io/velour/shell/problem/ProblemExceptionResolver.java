package io.velour.shell.problem;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import org.springframework.web.util.DisconnectedClientHelper;

import io.velour.shell.http.RequestLog;

/** Turns whatever Spring MVC or a handler throws into a problem. Comes before Spring's own resolvers. */
public final class ProblemExceptionResolver implements HandlerExceptionResolver, Ordered {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemExceptionResolver.class);

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public @Nullable ModelAndView resolveException(HttpServletRequest request, HttpServletResponse response,
            @Nullable Object handler, Exception exception) {
        if (DisconnectedClientHelper.isClientDisconnectedException(exception)) {
            LOG.debug("{} {}: the client has gone", request.getMethod(), request.getRequestURI(), exception);
            return new ModelAndView();
        }
        try {
            if (exception instanceof ErrorResponse error) {
                error.getHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
            }
            ProblemWriter.write(response, problemOf(request, exception));
        } catch (IOException clientGone) {
            LOG.debug("{} {}: the client did not wait for the answer", request.getMethod(), request.getRequestURI(),
                    clientGone);
        }
        return new ModelAndView();
    }

    private static Problem problemOf(HttpServletRequest request, Exception exception) {
        return switch (exception) {
            case ProblemException problem -> problem.problem();
            case NoResourceFoundException _ -> nothingThere(request);
            case NoHandlerFoundException _ -> nothingThere(request);
            case ErrorResponse error when error.getStatusCode().value() != 500 ->
                Problem.ofStatus(error.getStatusCode().value(), detailOf(error));
            case TypeMismatchException mismatch -> Problem.badRequest(
                    "'" + mismatch.getValue() + "' is not a legal value of " + mismatch.getPropertyName());
            case HttpMessageNotReadableException _ -> Problem.badRequest("The body cannot be read.");
            case InvalidParameterException _ -> Problem.badRequest("The query cannot be read.");
            default -> {
                RequestLog.about(LOG.atError(), request).setCause(exception).log("{} {} failed", request.getMethod(),
                        request.getRequestURI());
                yield Problem.internal();
            }
        };
    }

    private static Problem nothingThere(HttpServletRequest request) {
        return Problem.ofStatus(404, "There is nothing at " + request.getRequestURI() + ".");
    }

    private static String detailOf(ErrorResponse error) {
        String detail = error.getBody().getDetail();
        return detail == null ? HttpStatus.valueOf(error.getStatusCode().value()).getReasonPhrase() : detail;
    }
}
