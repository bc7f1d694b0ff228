package dev.parley.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemporalTextTest {
    @Test
    void timestampsHaveSixDigitsOnlyIfTheyNeedThem() {
        assertThat(timestamp(0)).isEqualTo("1970-01-01 00:00:00");
        assertThat(timestamp(1_000_001)).isEqualTo("1970-01-01 00:00:01.000001");
    }

    @Test
    void timestampsBeforeTheEpochCountDownwards() {
        assertThat(timestamp(-1)).isEqualTo("1969-12-31 23:59:59.999999");
    }

    @Test
    void yearsBeforeTheFirstAreWrittenAsPostgresReadsThem() {
        assertThat(date(LocalDate.of(0, 3, 1))).isEqualTo("0001-03-01 BC");
        assertThat(date(LocalDate.of(1, 1, 1))).isEqualTo("0001-01-01");
        assertThat(date(LocalDate.of(12_345, 1, 1))).isEqualTo("12345-01-01");
    }

    @Test
    void outermostTimestampsAreInfinite() {
        assertThat(timestamp(Long.MAX_VALUE)).isEqualTo("infinity");
        assertThat(timestamp(Long.MIN_VALUE)).isEqualTo("-infinity");
    }

    @Test
    void outermostDatesAreInfinite() {
        StringBuilder text = new StringBuilder();
        TemporalText.date(text, Long.MAX_VALUE);
        TemporalText.date(text.append(' '), Long.MIN_VALUE);
        assertThat(text).hasToString("infinity -infinity");
    }

    @ParameterizedTest
    @ValueSource(strings = {"00:00:00", "23:59:59.000001", "24:00:00", "838:59:59", "-01:30:00", "-00:00:00.5"})
    void timesComeBackEvenThoseThatAreNoneOfADay(String time) {
        StringBuilder text = new StringBuilder();
        TemporalText.time(text, TemporalText.micros(time));
        assertThat(text.toString().replaceAll("(\\.\\d*?)0+$", "$1")).isEqualTo(time);
    }

    private static String timestamp(long micros) {
        StringBuilder text = new StringBuilder();
        TemporalText.timestamp(text, micros, "");
        return text.toString();
    }

    private static String date(LocalDate day) {
        StringBuilder text = new StringBuilder();
        TemporalText.date(text, day.toEpochDay());
        return text.toString();
    }
}
