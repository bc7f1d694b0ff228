package dev.parley.apply.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.ColumnShape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BitsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "101",
                "000000000001",
                "100000000000",
                "11111111",
                "1000000000000000000000000000000000000000000000000000000000000001"
            })
    void digitsComeBack(String digits) {
        assertThat(Bits.digits(Bits.bytes(digits, digits.length()), digits.length()))
                .isEqualTo(digits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "1010", "1x1", "2"})
    void whatIsNoValueOfTheColumnIsLongerThanAny(String text) {
        assertThat(Bits.bytes(text, 3)).hasSizeGreaterThan(Long.BYTES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bit(1)", "binary(8)", "int"})
    void onlyTextsOfBitsAreBits(String localType) {
        CanonicalType type = localType.equals("bit(1)") ? CanonicalType.BOOL : CanonicalType.TEXT;
        assertThat(Bits.width(new ColumnShape("c", "c", type, localType, true))).isZero();
        assertThat(Bits.width(new ColumnShape("c", "c", CanonicalType.TEXT, "bit(12)", true)))
                .isEqualTo(12);
    }
}
