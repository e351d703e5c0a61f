package io.velour.launcher;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Stops processes in order: frontends, then storage nodes, then the controller. */
final class OrderlyStop {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(5);

    private final RunFolder folder;
    private final Duration limit;
    private final PrintWriter out;

    /** @param limit how long the processes of one kind may take, before they are killed */
    OrderlyStop(RunFolder folder, Duration limit, PrintWriter out) {
        this.folder = folder;
        this.limit = limit;
        this.out = out;
    }

    void stop(List<RunningProcess> processes) {
        for (ServiceKind kind : List.of(ServiceKind.values()).reversed()) {
            stopTogether(processes.stream().filter(process -> process.kind() == kind).toList());
        }
    }

    private void stopTogether(List<RunningProcess> processes) {
        long begun = System.nanoTime();
        processes.forEach(process -> process.mark().terminate());
        processes.forEach(process -> awaitOrKill(process, begun));
    }

    private void awaitOrKill(RunningProcess process, long begun) {
        if (ended(process, begun, limit)) {
            say("%-12s stopped", process.name());
        } else {
            process.mark().kill();
            boolean killed = ended(process, System.nanoTime(), KILL_LIMIT);
            say("%-12s did not stop within %d s and %s", process.name(), limit.toSeconds(),
                    killed ? "was killed" : "cannot be killed: process " + process.mark().pid() + " is still there");
        }
        folder.forget(process.name());
    }

    private static boolean ended(RunningProcess process, long begun, Duration limit) {
        while (process.mark().lives()) {
            if (System.nanoTime() - begun > limit.toNanos()) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL.toMillis()));
        }
        return true;
    }

    private void say(String format, Object... values) {
        out.printf(format + "%n", values);
        out.flush();
    }
}
