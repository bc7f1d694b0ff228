package dev.parley.rules.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SuffixTest {
    private static RowKey key(long id) {
        return RowKey.of("t", new Value.Int(id));
    }

    private static String marked(long id, String text, int marks, int lengthMax) {
        return Suffix.of(key(id), new Value.Text(text), marks, lengthMax)
                .map(Value.Text::value)
                .orElse("no room");
    }

    @Test
    void keyStandsBehindTheTextWhichIsCutToFit() {
        assertThat(marked(7, "ann", 1, 20)).isEqualTo("ann~7");
        assertThat(marked(7, "ann", 2, 20)).isEqualTo("ann~7~7");
        assertThat(marked(7, "annabel", 1, 5)).isEqualTo("ann~7");
        assertThat(marked(7, "a\uD83D\uDE00b", 1, 4)).isEqualTo("a\uD83D\uDE00~7");
        assertThat(marked(7, "ann", 1, 2)).isEqualTo("no room");
    }

    @Test
    void keyThatIsNoSingleNumberStandsAsItsHash() {
        RowKey key = RowKey.of("t", new Value.Text("secret"));

        assertThat(Suffix.of(key, new Value.Text("ann"), 1, 200))
                .hasValueSatisfying(text -> assertThat(text.value()).isEqualTo("ann~" + key.hashText()));
    }

    @Test
    void noTwoRowsGetTheSameHoweverTheirTextsAreCut() {
        Map<String, Long> owners = new HashMap<>();
        for (long id = 0; id < 200; id++) {
            for (String text : List.of("a", "a~1", "a~1~1", "~", "")) {
                for (int marks = 1; marks <= 2; marks++) {
                    Long other = owners.put(marked(id, text, marks, 12), id);
                    assertThat(other).isIn(null, id);
                }
            }
        }
    }
}
