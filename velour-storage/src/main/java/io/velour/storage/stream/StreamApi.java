package io.velour.storage.stream;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.velour.shell.problem.Problem;
import io.velour.shell.problem.ProblemException;
import io.velour.shell.stream.StreamOffer;

/** {@code GET /v1/stream}: on which port this node takes batches without HTTP round each; 404 if on none. */
@RestController
public final class StreamApi {
    private final StreamServer streams;

    public StreamApi(StreamServer streams) {
        this.streams = streams;
    }

    @GetMapping(path = StreamOffer.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
    StreamOffer offer() {
        return new StreamOffer(streams.port().orElseThrow(() -> new ProblemException(Problem.ofStatus(404,
                "This storage node takes no streams: velour.storage.stream-port says so."))));
    }
}
