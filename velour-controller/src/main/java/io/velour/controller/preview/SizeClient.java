package io.velour.controller.preview;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.json.JsonMapper;

import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;
import io.velour.cluster.StorageNode;
import io.velour.shell.http.BoundedBody;
import io.velour.shell.http.HttpRequests;
import io.velour.shell.size.PartitionSizes;

/** Asks storage nodes how much they hold, several at a time. Who does not answer in time is left out, and named. */
@Component
final class SizeClient {
    private static final Logger LOG = LoggerFactory.getLogger(SizeClient.class);
    private static final Duration CALL_LIMIT = Duration.ofSeconds(2);
    private static final Duration WHOLE_LIMIT = Duration.ofSeconds(10);
    private static final int AT_A_TIME = 32;

    /** Of 65,536 partitions a node tells some 4 MB. */
    private static final int MAX_ANSWER_BYTES = 8 << 20;

    private final JsonMapper json;
    private final RestClient client;

    /** What one node told, looked through: whatever is wrong with it counts as no answer of that node. */
    private record Told(long rate, Map<PartitionId, PartitionSizes.Size> byPartition) {
        static Told of(PartitionSizes sizes) {
            Map<PartitionId, PartitionSizes.Size> byPartition = new HashMap<>();
            sizes.partitions().forEach(size -> byPartition.put(new PartitionId(size.partition()), size));
            return new Told(sizes.catchUpBytesPerSecond(), byPartition);
        }
    }

    SizeClient(JsonMapper json) {
        this.json = json;
        this.client = RestClient.builder().requestFactory(HttpRequests.within(CALL_LIMIT, CALL_LIMIT)).build();
    }

    KnownSizes ask(List<StorageNode> nodes) throws InterruptedException {
        List<Callable<Told>> questions = new ArrayList<>();
        nodes.forEach(node -> questions.add(() -> ask(node)));
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME, Thread.ofVirtual().factory())) {
            return known(nodes, threads.invokeAll(questions, WHOLE_LIMIT.toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    private Told ask(StorageNode node) {
        byte[] body = client.get().uri("http://" + node.address() + PartitionSizes.PATH)
                .exchangeForRequiredValue((request, response) -> BoundedBody.ofAnswer(response, MAX_ANSWER_BYTES));
        return Told.of(json.readValue(body, PartitionSizes.class));
    }

    private static KnownSizes known(List<StorageNode> nodes, List<Future<Told>> answers)
            throws InterruptedException {
        Map<PartitionId, PartitionSizes.Size> byPartition = new HashMap<>();
        Map<NodeId, Long> rates = new HashMap<>();
        List<String> silent = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            StorageNode node = nodes.get(i);
            try {
                Told told = answers.get(i).get();
                rates.put(node.id(), told.rate());
                told.byPartition().forEach((partition, size) -> byPartition.merge(partition, size,
                        (known, other) -> other.bytes() > known.bytes() ? other : known));
            } catch (ExecutionException | CancellationException unanswered) {
                LOG.info("storage node {} does not tell how much it holds: {}", node.name(), unanswered.toString());
                silent.add(node.name());
            }
        }
        return new KnownSizes(byPartition, rates, silent);
    }
}
