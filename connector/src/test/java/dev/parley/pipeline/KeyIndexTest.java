package dev.parley.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyIndexTest {
    @Test
    void everyKeyIsFoundAtItsPositions() {
        List<RowKey> keys = new ArrayList<>();
        Random random = new Random(1);
        for (int i = 0; i < 50_000; i++) {
            keys.add(key(i % 3 == 0 ? "item" : "stock", random.nextInt(30_000)));
        }
        KeyIndex index = index(keys);

        for (int i = 0; i < keys.size(); i++) {
            int[] found = index.positions(keys.get(i), keys::get);
            assertThat(found).contains(i).isSorted();
            for (int position : found) {
                assertThat(keys.get(position)).isEqualTo(keys.get(i));
            }
        }
        assertThat(index.first(key("item", 30_001), keys::get)).isEqualTo(-1);
        assertThat(index.first(key("other", 1), keys::get)).isEqualTo(-1);
    }

    @Test
    void keysThatComeTwiceAreKnown() {
        List<RowKey> keys = List.of(key("a", 1), key("a", 2), key("a", 1), key("b", 1));

        assertThat(index(keys).repeated().stream()).containsExactly(0, 2);
    }

    @Test
    void keysOfTwoIndexesAreCompared() {
        KeyIndex some = index(List.of(key("a", 1), key("a", 2), key("a", 3)));
        KeyIndex others = index(List.of(key("a", 3), key("b", 1), key("a", 1)));

        assertThat(some.shared(others).stream()).containsExactly(0, 2);
        assertThat(others.shared(some).stream()).containsExactly(0, 2);
        assertThat(some.shared(index(List.of())).stream()).isEmpty();
    }

    private static KeyIndex index(List<RowKey> keys) {
        KeyIndex.Builder builder = new KeyIndex.Builder(3);
        keys.forEach(builder::add);
        return builder.build();
    }

    private static RowKey key(String table, long id) {
        return RowKey.of(table, new Value.Int(id), new Value.Text("k" + id));
    }
}
