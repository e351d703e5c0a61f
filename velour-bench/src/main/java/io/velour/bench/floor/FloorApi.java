package io.velour.bench.floor;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Values in a map, written as an ordinary application would be. It is measured, so it stays as it is: neither made faster nor
 * given more to do.
 */
@RestController
@RequestMapping("/v1/kv")
class FloorApi {
    private final ConcurrentMap<String, byte[]> values = new ConcurrentHashMap<>();

    /** Returns the value with 200, or 404 if there is none. */
    @GetMapping("/{key}")
    ResponseEntity<byte[]> get(@PathVariable String key) {
        byte[] value = values.get(key);
        return value == null ? ResponseEntity.notFound().build() : ResponseEntity.ok(value);
    }

    /** Keeps the value; returns 201 if it is new, or 204. */
    @PutMapping("/{key}")
    ResponseEntity<byte[]> put(@PathVariable String key, @RequestBody byte[] value) {
        byte[] before = values.put(key, value);
        return ResponseEntity.status(before == null ? HttpStatus.CREATED : HttpStatus.NO_CONTENT).build();
    }
}
