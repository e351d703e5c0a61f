package io.velour.launcher;

import java.io.PrintWriter;
import java.nio.file.Path;

/** What is printed once the cluster serves: the addresses, and lines to try. */
final class Announcement {
    private Announcement() {}

    static void print(PrintWriter out, ClusterLayout layout, boolean detached) {
        String first = layout.host() + ":" + layout.frontendPort();
        String last = layout.host() + ":" + (layout.frontendPort() + layout.frontends() - 1);
        out.printf("%nVelour serves.%n");
        for (ServiceProcess process : layout.processes(Path.of("."))) {
            out.printf("  %-12s http://%-21s  management http://%s/actuator/health%n", process.name(),
                    process.address(),
                    process.managementAddress());
        }
        out.printf("%nTry it:%n  curl -X PUT --data-binary 'good morning' http://%s/v1/kv/greeting%n", first);
        out.printf("  curl http://%s/v1/kv/greeting%n%n", last);
        out.printf("The whole interface: http://%s/swagger-ui.html%n", first);
        out.println(detached ? "It goes on by itself; ./velour down stops it." : "Ctrl-C stops it.");
        out.flush();
    }
}
