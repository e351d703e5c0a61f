package io.velour.controller.membership;

import java.util.concurrent.CompletableFuture;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.velour.cluster.Incarnation;
import io.velour.cluster.Member;
import io.velour.controller.map.PartitionMapPublisher;
import io.velour.controller.runtime.ControllerEvent;
import io.velour.controller.runtime.ControllerRuntime;
import io.velour.controller.runtime.LoopAnswers;
import io.velour.protocol.Renewal;
import io.velour.protocol.RenewalAnswer;
import io.velour.protocol.SuspectReport;
import io.velour.protocol.wire.MalformedMessageException;
import io.velour.protocol.wire.RenewalCodec;
import io.velour.shell.problem.Problem;
import io.velour.shell.problem.ProblemException;

/** {@code /v1/members/{node}/…}: what members and frontends say of members, and what operators want of them. */
@RestController
final class MemberApi {
    private final ControllerRuntime runtime;
    private final PartitionMapPublisher maps;

    MemberApi(ControllerRuntime runtime, PartitionMapPublisher maps) {
        this.runtime = runtime;
        this.maps = maps;
    }

    /**
     * Renews a member's lease: binary both ways.
     *
     * @param node 16 hex digits, the same as in the body
     */
    @PostMapping(path = "/v1/members/{node}/lease", consumes = RenewalCodec.MEDIA_TYPE, produces = RenewalCodec.MEDIA_TYPE)
    byte[] renew(@PathVariable String node, @RequestBody byte[] body) {
        Renewal renewal = renewal(body);
        if (!renewal.member().node().equals(NodeIdText.parse(node))) {
            throw badRequest("The renewal is of node " + renewal.member().node() + ", not of " + node + ".");
        }
        CompletableFuture<RenewalAnswer> answer = new CompletableFuture<>();
        return RenewalCodec.encode(handled(new ControllerEvent.LeaseAsked(renewal, answer), answer), maps::encoded);
    }

    /**
     * Takes back the lease of a member that is ending and serves no reads any more.
     *
     * @param node        the member's node, 16 hex digits
     * @param incarnation the member's incarnation, likewise
     */
    @DeleteMapping("/v1/members/{node}/lease")
    ResponseEntity<Void> takeLeaseBack(@PathVariable String node, @RequestParam String incarnation) {
        Member member = new Member(NodeIdText.parse(node), incarnation(incarnation));
        CompletableFuture<Void> known = new CompletableFuture<>();
        handled(new ControllerEvent.LeaseGivenBack(member, known), known);
        return ResponseEntity.noContent().build();
    }

    private static Renewal renewal(byte[] body) {
        try {
            return RenewalCodec.decodeRenewal(body);
        } catch (MalformedMessageException malformed) {
            throw badRequest(String.valueOf(malformed.getMessage()));
        }
    }

    /**
     * Takes the word of somebody who cannot reach a member.
     *
     * @param node        the member's node, 16 hex digits
     * @param incarnation the member's incarnation, likewise
     * @param reporter    names the process that says so, likewise
     */
    @PostMapping("/v1/members/{node}/suspect")
    ResponseEntity<Void> suspect(@PathVariable String node, @RequestParam String incarnation,
            @RequestParam String reporter) {
        Member suspect = new Member(NodeIdText.parse(node), incarnation(incarnation));
        runtime.submit(new ControllerEvent.Suspected(new SuspectReport(NodeIdText.parse(reporter).value(), suspect)));
        return new ResponseEntity<>(HttpStatus.ACCEPTED);
    }

    /** Has a node's replicas moved to others; what came of it is said in words. */
    @PostMapping("/v1/members/{node}/drain")
    String drain(@PathVariable String node) {
        return order(node, false);
    }

    /** Takes an order to drain back. */
    @DeleteMapping("/v1/members/{node}/drain")
    String cancelDrain(@PathVariable String node) {
        return order(node, true);
    }

    private String order(String node, boolean cancelled) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        String note = handled(new ControllerEvent.DrainOrdered(NodeIdText.parse(node), cancelled, answer), answer);
        if (note.startsWith("refused")) {
            throw new ProblemException(new Problem(409, "refused", "Refused", note + ".", false));
        }
        return note;
    }

    private <T> T handled(ControllerEvent event, CompletableFuture<T> answer) {
        return LoopAnswers.await(runtime, event, answer);
    }

    private static Incarnation incarnation(String text) {
        try {
            return Incarnation.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw badRequest(String.valueOf(wrong.getMessage()));
        }
    }

    private static ProblemException badRequest(String detail) {
        return new ProblemException(Problem.badRequest(detail));
    }
}
