package io.velour.exploration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.velour.record.Record;
import io.velour.record.StoredRecord;

/**
 * Leaving out what makes no difference must make none: searches with and without it meet the same facts, and the same records
 * on the disks while the same records have taken effect.
 */
class ReductionsTest {
    static List<Scope> small() {
        return Scopes.small();
    }

    /** What a search has met that does not depend on when exactly something happened. */
    private record Met(Set<Fact> facts, Set<Picture> pictures, int states) {}

    private record Picture(List<Record> effective, List<Boolean> disclaimed, List<@Nullable Record> held) {}

    @ParameterizedTest
    @MethodSource("small")
    void whatIsLeftOutMakesNoDifference(Scope scope) {
        Met whole = search(new World(scope, false));
        Met reduced = search(new World(scope, true));
        assertThat(reduced.states).isLessThan(whole.states);
        assertThat(reduced.facts).isEqualTo(whole.facts);
        assertThat(reduced.pictures).isEqualTo(whole.pictures);
    }

    private static Met search(World world) {
        Successors successors = new Successors(world);
        FingerprintSet met = new FingerprintSet();
        Deque<int[]> waiting = new ArrayDeque<>();
        Set<Picture> pictures = new HashSet<>();
        int[] first = new Beginning(world).state();
        met.add(first);
        waiting.add(first);
        while (!waiting.isEmpty()) {
            int[] state = waiting.removeFirst();
            pictures.add(pictureOf(world, state));
            successors.forEach(state, draft -> {
                assertThat(draft.violation()).isNull();
                int[] next = draft.end();
                if (met.add(next)) {
                    waiting.add(next);
                }
            });
        }
        return new Met(new HashSet<>(world.facts()), pictures, met.size());
    }

    private static Picture pictureOf(World world, int[] state) {
        List<@Nullable Record> held = new ArrayList<>();
        for (NodeView node : world.nodes(state)) {
            StoredRecord stored = node.held();
            held.add(stored == null ? null : stored.record());
        }
        Register register = world.register(state);
        return new Picture(register.effective(), register.disclaimed(), held);
    }
}
