package io.velour.frontend.config;

import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.servlet.handler.AbstractHandlerMapping;

/**
 * Finds the handler by the raw request target: nothing is decoded or normalised, so a key is what the client sent. Every
 * other mapping comes after it.
 */
final class RawPathHandlerMapping extends AbstractHandlerMapping {
    private final Map<String, HttpRequestHandler> exact;
    private final Map<String, HttpRequestHandler> prefixes;

    /**
     * @param exact    handlers by the whole target
     * @param prefixes handlers by what the target begins with; none is the beginning of another
     */
    RawPathHandlerMapping(Map<String, HttpRequestHandler> exact, Map<String, HttpRequestHandler> prefixes) {
        this.exact = Map.copyOf(exact);
        this.prefixes = Map.copyOf(prefixes);
        setOrder(HIGHEST_PRECEDENCE);
    }

    @Override
    protected @Nullable Object getHandlerInternal(HttpServletRequest request) {
        String target = request.getRequestURI();
        for (Map.Entry<String, HttpRequestHandler> prefix : prefixes.entrySet()) {
            if (target.startsWith(prefix.getKey())) {
                return prefix.getValue();
            }
        }
        return exact.get(target);
    }
}
