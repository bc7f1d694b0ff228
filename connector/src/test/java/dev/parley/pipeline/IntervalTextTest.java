package dev.parley.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntervalTextTest {
    /** The first column is what PostgreSQL shows, the second what its driver does. */
    @ParameterizedTest
    @CsvSource({
        "00:00:00,0 years 0 mons 0 days 0 hours 0 mins 0.0 secs,P0D",
        "1 year 2 mons 3 days 04:05:06.000789,1 years 2 mons 3 days 4 hours 5 mins 6.000789 secs,P1Y2M3DT4H5M6.000789S",
        "-1 years -2 mons +3 days -04:00:00,-1 years -2 mons 3 days -4 hours 0 mins 0.0 secs,P-1Y-2M3DT-4H",
        "-00:00:00.000001,0 years 0 mons 0 days 0 hours 0 mins -0.000001 secs,PT-0.000001S",
        "24:00:00,0 years 0 mons 0 days 24 hours 0 mins 0.0 secs,PT24H",
        "-01:02:03.5,0 years 0 mons 0 days -1 hours -2 mins -3.5 secs,PT-1H-2M-3.5S",
    })
    void isoTextOfASpan(String server, String driver, String iso) {
        assertThat(IntervalText.ofPostgres(server)).isEqualTo(iso);
        assertThat(IntervalText.ofPostgres(driver)).isEqualTo(iso);
    }

    @Test
    void blanksAtTheEndOfFilledUpTextsAreNoPartOfThem() {
        assertThat(BlankPadded.stripped("ab  ")).isEqualTo("ab");
        assertThat(BlankPadded.stripped("   ")).isEmpty();
        assertThat(BlankPadded.stripped(" a b")).isEqualTo(" a b");
    }
}
