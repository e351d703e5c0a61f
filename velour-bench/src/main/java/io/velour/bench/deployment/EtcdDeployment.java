package io.velour.bench.deployment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.velour.bench.load.Target;

/** Three members of etcd, which fsync as they do by default. The leader is asked: that is what is best for etcd. */
public final class EtcdDeployment implements Deployment {
    private static final int MEMBERS = 3;
    private static final int OK = 200;
    private static final String QUOTA_BYTES = Long.toString(8L << 30);
    private static final JsonMapper JSON = new JsonMapper();

    private final List<Member> members = new ArrayList<>();
    /** The leader, as far as could be found out; each member passes on what only the leader can do. */
    private Member asked;

    private record Member(String name, int clientPort, int peerPort) {
        String client() {
            return "http://127.0.0.1:" + clientPort;
        }

        String peer() {
            return "http://127.0.0.1:" + peerPort;
        }
    }

    public EtcdDeployment(FreePorts ports) {
        for (int i = 1; i <= MEMBERS; i++) {
            members.add(new Member("etcd-" + i, ports.next(), ports.next()));
        }
        this.asked = members.getFirst();
    }

    @Override
    public String name() {
        return "etcd";
    }

    @Override
    public String setup() {
        return "etcd, three members, fsync on a majority, its JSON gateway; the leader is asked";
    }

    @Override
    public Optional<String> obstacle() {
        return Programs.missing("etcd", "etcd-server");
    }

    @Override
    public void start(Path folder, ProcessGroup processes) {
        String cluster = members.stream().map(member -> member.name() + "=" + member.peer())
                .collect(Collectors.joining(","));
        for (Member member : members) {
            processes.start(member.name(), List.of("etcd", "--name", member.name(), "--data-dir",
                    folder.resolve(member.name()).toString(), "--listen-peer-urls", member.peer(),
                    "--initial-advertise-peer-urls", member.peer(), "--listen-client-urls", member.client(),
                    "--advertise-client-urls", member.client(), "--initial-cluster", cluster,
                    "--initial-cluster-state", "new", "--initial-cluster-token", "bench", "--quota-backend-bytes",
                    QUOTA_BYTES, "--logger", "zap", "--log-level", "warn"), Map.of());
        }
    }

    @Override
    public boolean isReady() {
        return members.stream().allMatch(member -> Probe.answers(member.clientPort(), "/health", OK))
                && leader().isPresent();
    }

    @Override
    public List<Target> targets() {
        leader().ifPresent(leader -> asked = leader);
        return List.of(new Target("127.0.0.1", asked.clientPort()));
    }

    private Optional<Member> leader() {
        return members.stream().filter(EtcdDeployment::isLeader).findFirst();
    }

    private static boolean isLeader(Member member) {
        return Probe.post(member.clientPort(), "/v3/maintenance/status", "{}")
                .filter(answer -> answer.status() == OK).map(answer -> JSON.readTree(answer.body()))
                .filter(status -> isItself(status.path("leader"), status.path("header").path("member_id")))
                .isPresent();
    }

    private static boolean isItself(JsonNode leader, JsonNode member) {
        return !leader.isMissingNode() && leader.asString().equals(member.asString());
    }
}
