package io.velour.shell.config;

import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContext;

/** Ends this process in good order, with exit code 1, for a reason that showed itself only after the start. */
public final class ProcessEnd {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessEnd.class);

    private final ApplicationContext context;
    private final AtomicBoolean ending = new AtomicBoolean();

    public ProcessEnd(ApplicationContext context) {
        this.context = context;
    }

    /**
     * Says why, and ends the process from a thread of its own: the caller may be one that the shutdown waits for. Further reasons
     * are not heard.
     */
    public void because(StartupException reason) {
        if (!ending.compareAndSet(false, true)) {
            return;
        }
        LOG.error("this process ends:\n\nDescription:\n\n{}\n\nAction:\n\n{}\n", reason.getMessage(), reason.action());
        // Not a daemon, as a virtual thread's child would be: or the process ends with exit code 0 once the context is closed.
        Thread.ofPlatform().daemon(false).name("process-end")
                .start(() -> System.exit(SpringApplication.exit(context, () -> 1)));
    }
}
