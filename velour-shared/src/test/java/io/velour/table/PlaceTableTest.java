package io.velour.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

class PlaceTableTest {
    private static List<Integer> placesOf(PlaceTable table, int hash) {
        List<Integer> places = new ArrayList<>();
        for (int bucket = table.first(hash); bucket != PlaceTable.NONE; bucket = table.next(bucket, hash)) {
            places.add(table.placeAt(bucket));
        }
        return places;
    }

    @Test
    void whateverIsAddedAndRemovedEachHashHasItsPlaces() {
        for (int seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int maxPlaces = random.nextInt(1, 200);
            int hashes = random.nextInt(1, 2 * maxPlaces + 1);
            // Near each other, or far apart; the ends of the range included.
            int scale = random.nextBoolean() ? 1 : Integer.MAX_VALUE / hashes;
            PlaceTable table = new PlaceTable(maxPlaces);
            Map<Integer, Integer> model = new HashMap<>();
            for (int step = 0; step < 2_000; step++) {
                int place = random.nextInt(maxPlaces);
                int hash = (random.nextInt(hashes) - hashes / 2) * scale;
                Integer held = model.get(place);
                if (held == null && random.nextInt(3) > 0) {
                    table.add(hash, place);
                    model.put(place, hash);
                } else {
                    table.remove(held == null ? hash : held, place);
                    model.remove(place);
                }
                assertThat(placesOf(table, hash)).as("seed %s, step %s", seed, step)
                        .containsExactlyInAnyOrderElementsOf(
                                model.keySet().stream().filter(each -> Objects.equals(model.get(each), hash)).toList());
            }
            model.forEach((place, hash) -> assertThat(placesOf(table, hash)).contains(place));
        }
    }

    @Test
    void theLargestPlaceIsKept() {
        PlaceTable table = new PlaceTable(1);
        table.add(-1, Integer.MAX_VALUE - 1);
        assertThat(placesOf(table, -1)).containsExactly(Integer.MAX_VALUE - 1);
    }

    @Test
    void aTableForMorePlacesTakesMoreBytes() {
        assertThat(PlaceTable.bytesFor(1_000)).isEqualTo(2_048 * 8);
        assertThat(PlaceTable.bytesFor(1)).isEqualTo(2 * 8);
    }
}
