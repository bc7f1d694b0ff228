package dev.parley.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PolicyMarkTest {
    private static final String HASH = "f0e1d2c3b4a5968778695a4b3c2d1e0f";
    private static final PolicyMark MARK = PolicyMark.of(3, HASH);

    @Test
    void textsAreReadAsTheyWereWritten() {
        PolicyMark.Pair pair = new PolicyMark.Pair(MARK, PolicyMark.of(4, "0000000000000001"));

        assertThat(pair.text()).isEqualTo("3:f0e1d2c3b4a59687 4:0000000000000001");
        assertThat(PolicyMark.Pair.parse(pair.text())).isEqualTo(pair);
        assertThat(PolicyMark.Pair.parse(PolicyMark.Pair.NONE.text())).isEqualTo(PolicyMark.Pair.NONE);
        assertThat(MARK.shortHash()).isEqualTo("f0e1d2c3b4a5");
    }

    @Test
    void whatIsNoPairIsRefused() {
        for (String text : new String[] {"", "3:1", "3 4", "a:1 b:2", "1:1 2:2 3:3", ":1 :2"}) {
            assertThatThrownBy(() -> PolicyMark.Pair.parse(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void onlyKnownHashesOfOneVersionContradict() {
        assertThat(MARK.contradicts(PolicyMark.of(3, HASH.replace('f', 'e')))).isTrue();
        assertThat(MARK.contradicts(MARK)).isFalse();
        assertThat(MARK.contradicts(PolicyMark.of(4, HASH.replace('f', 'e')))).isFalse();
        assertThat(MARK.contradicts(PolicyMark.of(3, ""))).isFalse();
        assertThat(PolicyMark.of(3, "").contradicts(MARK)).isFalse();
    }
}
