package io.velour.frontend.kv;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

import io.velour.frontend.trace.Origin;
import io.velour.record.Record;

/** A batch under way: all of its entries at once. Its results stand in the order of the entries, whenever they come. */
final class BatchRun {
    private final List<BatchEntry> entries;
    private final Consumer<List<KeyResult>> whenOver;
    private final AtomicReferenceArray<KeyResult> results;
    private final AtomicInteger missing;
    private final AtomicLong bytesLeft;

    /**
     * @param maxAnswerBytes how many bytes of values are kept for the answer: what comes beyond is let go at once
     * @param whenOver       called once, on the thread of the last result
     */
    BatchRun(List<BatchEntry> entries, long maxAnswerBytes, Consumer<List<KeyResult>> whenOver) {
        this.entries = entries;
        this.whenOver = whenOver;
        this.results = new AtomicReferenceArray<>(entries.size());
        this.missing = new AtomicInteger(entries.size());
        this.bytesLeft = new AtomicLong(maxAnswerBytes);
    }

    void start(KeyRequests requests, Origin origin) {
        if (entries.isEmpty()) {
            whenOver.accept(List.of());
        }
        for (int i = 0; i < entries.size(); i++) {
            int index = i;
            switch (entries.get(i)) {
                case BatchEntry.Ask(var request, var _) -> requests.run(request, origin, result -> take(index, result));
                case BatchEntry.Refused(var problem) -> take(index, KeyResult.failed(problem));
            }
        }
    }

    private void take(int index, KeyResult result) {
        results.set(index, withinBounds(result));
        if (missing.decrementAndGet() == 0) {
            List<KeyResult> all = new ArrayList<>();
            for (int i = 0; i < results.length(); i++) {
                all.add(results.get(i));
            }
            whenOver.accept(all);
        }
    }

    private KeyResult withinBounds(KeyResult result) {
        Record.Value value = result.value();
        if (value == null || result.status() != 200) {
            return result;
        }
        int length = value.bytes().length;
        long before = bytesLeft.getAndUpdate(left -> length <= left ? left - length : left);
        return length <= before
                ? result
                : new KeyResult(413, result.version(), null, ErrorResponses.answerTooLarge(length), result.answerer());
    }
}
