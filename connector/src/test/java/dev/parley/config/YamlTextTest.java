package dev.parley.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTextTest {
    /** Equal with all lines, so that problems are told where they stand. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "version: 3",
                "\n\na: [x, 'y, z', [1, 2], {b: c}]\nd:\n  - e: f\n    g: h\n\n  - i",
                "none:\nnull: null\ntilde: ~\n'null': 'null'\nempty: ''",
                "text: |\n  two: lines\n  \"of\" \\ text\nlast: \"tab\\there: #no comment\"",
                "{flow: {a: 1,\n b: [2,\n3]}}",
                "'key, with: odd': \"\\u00e4 \\U0001F600 ${env:X}\""
            })
    void aNodeReadsAsItself(String text) throws YamlReader.Unreadable {
        YamlNode node = YamlReader.read(text);

        assertThat(YamlReader.read(YamlText.of(node))).isEqualTo(node);
    }
}
