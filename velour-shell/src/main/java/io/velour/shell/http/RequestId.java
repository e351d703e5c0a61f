package io.velour.shell.http;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

/** What a request is called in log lines and in its answer: as its client called it, or by a made-up name. */
public final class RequestId {
    public static final String HEADER = "X-Request-Id";
    private static final String ATTRIBUTE = RequestId.class.getName();
    private static final int MAX_LENGTH = 128;

    private RequestId() {}

    /** Returns what a request is called. */
    public static String of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof String known ? known : name(request);
    }

    /** Names a request, once and for all. */
    static String name(HttpServletRequest request) {
        String said = request.getHeader(HEADER);
        String name = isFit(said) ? said : HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        request.setAttribute(ATTRIBUTE, name);
        return name;
    }

    /** What goes into logs and headers must end no line, nor fill them: visible characters, not too many. */
    private static boolean isFit(@Nullable String said) {
        return said != null && !said.isEmpty() && said.length() <= MAX_LENGTH
                && said.chars().allMatch(c -> c > ' ' && c <= '~');
    }
}
