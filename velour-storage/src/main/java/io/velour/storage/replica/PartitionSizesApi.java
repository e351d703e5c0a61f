package io.velour.storage.replica;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.velour.shell.size.PartitionSizes;

/** {@code GET /v1/partitions}: about how much this node holds of each of its partitions, for who plans to move them. */
@RestController
public final class PartitionSizesApi {
    private final PartitionSizing sizing;

    public PartitionSizesApi(PartitionSizing sizing) {
        this.sizing = sizing;
    }

    @GetMapping(path = PartitionSizes.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
    PartitionSizes sizes() {
        return sizing.sizes();
    }
}
