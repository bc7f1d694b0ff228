package dev.parley.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    1.0           | 1
                    -0            | 0
                    1e3           | 1000
                    100           | 100
                    0.00012       | 0.00012
                    12E-1         | 1.2
                    1e100000      | 1E+100000
                    10e99999      | 1E+100000
                    true          | true
                    null          | null
                    "a\\u00e4\\/" | "aä/"
                    """)
    void equalDocumentsHaveOneText(String text, String canonical) {
        assertThat(CanonicalJson.of(text)).isEqualTo(canonical);
    }

    @Test
    void keysAreSortedAndTheLastOfEqualKeysStands() {
        assertThat(CanonicalJson.of("{ \"b\": [1, {\"z\":1,\"a\":2}], \"a\": 1, \"b\": [ ], \"\": {} }"))
                .isEqualTo("{\"\":{},\"a\":1,\"b\":[]}");
    }

    @Test
    void canonicalTextIsItsOwnCanonicalText() {
        String once = CanonicalJson.of("{\"x\": [1.50, \"\\n\\u0001\\\"\", {\"k\": -2.0e-3}]}");
        assertThat(CanonicalJson.of(once)).isEqualTo(once);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[1,]", "1 2", "secret"})
    void otherTextIsRefusedWithoutQuotingIt(String text) {
        assertThatThrownBy(() -> CanonicalJson.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    @Test
    void deepNestingIsRefusedBeforeTheStackOverflows() {
        assertThatThrownBy(() -> CanonicalJson.of("[".repeat(100_000))).isInstanceOf(IllegalArgumentException.class);
    }
}
