package dev.parley.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OffsetIndexTest {
    private final OffsetIndex index = new OffsetIndex();

    @Test
    void theTrimPointLiesBehindTheRecord() {
        index.add(1, 10);
        index.add(2, 25);
        index.add(3, 30);

        assertThat(index.trimPoint(1)).hasValue(10);
        assertThat(index.trimPoint(2)).hasValue(25);
    }

    @Test
    void theLastRecordIsNeverGivenUp() {
        index.add(1, 10);
        index.add(2, 25);

        assertThat(index.trimPoint(2)).hasValue(10);
        assertThat(index.trimPoint(100)).hasValue(10);
    }

    @Test
    void nothingIsTrimmedWhereNothingIsKnown() {
        assertThat(index.trimPoint(5)).isEmpty();
        index.add(7, 70);

        assertThat(index.trimPoint(6)).isEqualTo(OptionalLong.empty());
    }

    @Test
    void aLongLogIsThinnedOutAndNeverTrimmedTooFar() {
        for (long n = 1; n <= 1_000_000; n++) {
            index.add(n, n * 3);
        }

        assertThat(index.size()).isLessThanOrEqualTo(4096).isGreaterThan(1000);
        for (long n = 1_000; n < 1_000_000; n += 997) {
            assertThat(index.trimPoint(n).orElseThrow()).isBetween(n * 3 - 3_000, n * 3);
        }
    }
}
