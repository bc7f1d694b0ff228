package dev.parley.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.operation.Value;
import org.junit.jupiter.api.Test;

class TransformTest {
    private static final Transform HASH = new Transform.Hash("a key of sixteen");

    @Test
    void hashIsAKeyedFunctionOfTheValue() {
        Value hash = HASH.of(new Value.Text("ann@example.org"));
        assertThat(hash)
                .isEqualTo(HASH.of(new Value.Text("ann@example.org")))
                .isNotEqualTo(HASH.of(new Value.Text("ann@example.com")))
                .isNotEqualTo(new Transform.Hash("another key here").of(new Value.Text("ann@example.org")));
        assertThat(((Value.Text) hash).value()).matches("[0-9a-f]{64}");
        assertThat(HASH.toString()).doesNotContain("sixteen");
    }

    @Test
    void maskShowsTheLastFourCharactersOfALongerText() {
        assertThat(masked("DE89 3704 0044")).isEqualTo("**********0044");
        assertThat(masked("1234")).isEqualTo("****");
        assertThat(masked("")).isEmpty();
        assertThat(masked("a\uD83D\uDE00bcde")).isEqualTo("**bcde");
    }

    private static String masked(String text) {
        return ((Value.Text) Transform.Mask.MASK.of(new Value.Text(text))).value();
    }

    @Test
    void nothingBecomesOfNullAndOfWhatIsNotInTheImage() {
        assertThat(HASH.of(Value.Null.NULL)).isEqualTo(Value.Null.NULL);
        assertThat(HASH.of(Value.Unchanged.UNCHANGED)).isEqualTo(Value.Unchanged.UNCHANGED);
        assertThat(Transform.Erase.ERASE.of(Value.Unchanged.UNCHANGED)).isEqualTo(Value.Unchanged.UNCHANGED);
        assertThat(Transform.Erase.ERASE.of(new Value.Int(1))).isEqualTo(Value.Null.NULL);
    }
}
