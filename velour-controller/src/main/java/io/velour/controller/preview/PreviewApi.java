package io.velour.controller.preview;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.StorageNode;
import io.velour.control.MovePreview;
import io.velour.control.PlanningBasis;
import io.velour.controller.config.ControllerProperties;
import io.velour.controller.membership.NodeIdText;
import io.velour.controller.runtime.ControllerEvent;
import io.velour.controller.runtime.ControllerRuntime;
import io.velour.controller.runtime.LoopAnswers;
import io.velour.placement.PlacementNode;
import io.velour.shell.problem.Problem;
import io.velour.shell.problem.ProblemException;

/** {@code GET /v1/members/…/preview}: what an order would move, before it is given. */
@RestController
final class PreviewApi {
    private static final int MAX_ZONE_LENGTH = 255;
    /** Not known yet; nobody else is called so, for the numbers of nodes are drawn. */
    private static final NodeId NEWCOMER = new NodeId(0);

    private final ControllerRuntime runtime;
    private final SizeClient sizes;
    private final int catchingUpAtATime;
    private final Semaphore turn = new Semaphore(1);

    PreviewApi(ControllerRuntime runtime, SizeClient sizes, ControllerProperties properties) {
        this.runtime = runtime;
        this.sizes = sizes;
        this.catchingUpAtATime = properties.controller().maxCatchingUpPerNode();
    }

    /**
     * Tells what draining a node would move.
     *
     * @param node 16 hex digits
     */
    @GetMapping(path = "/v1/members/{node}/drain/preview", produces = MediaType.APPLICATION_JSON_VALUE)
    PreviewView drain(@PathVariable String node) {
        NodeId id = NodeIdText.parse(node);
        return inTurn(basis -> drain(basis, id));
    }

    private PreviewView drain(PlanningBasis basis, NodeId id) {
        StorageNode known = basis.state().map().node(id).orElseThrow(() -> new ProblemException(
                Problem.ofStatus(404, "There is no storage node " + id + ".")));
        return view("drain", known.name(), basis, MovePreview.ofDrain(basis, id));
    }

    /**
     * Tells what a storage node would be given that joined now.
     *
     * @param zone the failure domain that it would be in; empty: none
     */
    @GetMapping(path = "/v1/members/join/preview", produces = MediaType.APPLICATION_JSON_VALUE)
    PreviewView join(@RequestParam(defaultValue = "") String zone) {
        if (zone.length() > MAX_ZONE_LENGTH) {
            throw new ProblemException(Problem.badRequest(
                    "The zone has " + zone.length() + " characters, more than " + MAX_ZONE_LENGTH + "."));
        }
        return inTurn(basis -> view("join", null, basis,
                MovePreview.ofJoin(basis, new PlacementNode(NEWCOMER, zone))));
    }

    /** One at a time: planning for a large cluster keeps a processor busy for seconds, which the loop needs as well. */
    private PreviewView inTurn(Function<PlanningBasis, PreviewView> preview) {
        if (!turn.tryAcquire()) {
            throw new ProblemException(Problem.ofStatus(429, "Another preview is being made: one at a time."));
        }
        try {
            return preview.apply(basis());
        } finally {
            turn.release();
        }
    }

    private PlanningBasis basis() {
        CompletableFuture<Optional<PlanningBasis>> answer = new CompletableFuture<>();
        return LoopAnswers.await(runtime, new ControllerEvent.PlanningBasisAsked(answer), answer)
                .orElseThrow(() -> new ProblemException(
                        new Problem(409, "no-cluster", "No cluster yet", "The cluster is not born yet.", true)));
    }

    private PreviewView view(String order, @Nullable String node, PlanningBasis basis, MovePreview preview) {
        PartitionMap map = basis.state().map();
        Map<NodeId, String> names = map.nodes().stream()
                .collect(Collectors.toMap(StorageNode::id, StorageNode::name));
        Function<NodeId, String> name = id -> names.getOrDefault(id, PreviewView.NEWCOMER);
        return PreviewView.of(order, node, preview, name, sizes(map), catchingUpAtATime);
    }

    private KnownSizes sizes(PartitionMap map) {
        try {
            return sizes.ask(map.nodes());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Problem.ofStatus(503, "The controller is ending."));
        }
    }
}
