package io.velour.controller.preview;

import java.net.http.HttpClient;
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
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;
import io.velour.cluster.StorageNode;
import io.velour.shell.size.PartitionSizes;

/** Asks storage nodes how much they hold, several at a time. Who does not answer in time is left out, and named. */
@Component
final class SizeClient {
    private static final Logger LOG = LoggerFactory.getLogger(SizeClient.class);
    private static final Duration CALL_LIMIT = Duration.ofSeconds(2);
    private static final Duration WHOLE_LIMIT = Duration.ofSeconds(10);
    private static final int AT_A_TIME = 32;

    private final RestClient client;

    SizeClient() {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CALL_LIMIT).build());
        requests.setReadTimeout(CALL_LIMIT);
        this.client = RestClient.builder().requestFactory(requests).build();
    }

    KnownSizes ask(List<StorageNode> nodes) throws InterruptedException {
        List<Callable<PartitionSizes>> questions = new ArrayList<>();
        nodes.forEach(node -> questions.add(() -> ask(node)));
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME, Thread.ofVirtual().factory())) {
            return known(nodes, threads.invokeAll(questions, WHOLE_LIMIT.toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    private PartitionSizes ask(StorageNode node) {
        return client.get().uri("http://" + node.address() + PartitionSizes.PATH).retrieve()
                .requiredBody(PartitionSizes.class);
    }

    private static KnownSizes known(List<StorageNode> nodes, List<Future<PartitionSizes>> answers)
            throws InterruptedException {
        Map<PartitionId, PartitionSizes.Size> byPartition = new HashMap<>();
        Map<NodeId, Long> rates = new HashMap<>();
        List<String> silent = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            StorageNode node = nodes.get(i);
            try {
                PartitionSizes sizes = answers.get(i).get();
                rates.put(node.id(), sizes.catchUpBytesPerSecond());
                sizes.partitions().forEach(size -> byPartition.merge(new PartitionId(size.partition()), size,
                        (known, other) -> other.bytes() > known.bytes() ? other : known));
            } catch (ExecutionException | CancellationException unanswered) {
                LOG.info("storage node {} does not tell how much it holds: {}", node.name(), unanswered.toString());
                silent.add(node.name());
            }
        }
        return new KnownSizes(byPartition, rates, silent);
    }
}
