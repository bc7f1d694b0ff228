package dev.parley.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotationTest {
    @ParameterizedTest
    @CsvSource({"0B,0", "1B,1", "512KB,524288", "64MB,67108864", "2gb,2147483648", "1 TB,1099511627776"})
    void sizesCountInSteps1024(String text, long bytes) {
        assertThat(DataSize.parse(text)).contains(new DataSize(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "64", "MB", "-1MB", "1.5GB", "64 megabytes", "999999999999TB"})
    void whatIsNoSizeIsRefused(String text) {
        assertThat(DataSize.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0B", "1023B", "512KB", "64MB", "3GB", "1TB", "1025KB"})
    void aSizeIsShownAsItWasWritten(String text) {
        assertThat(DataSize.parse(text)).map(DataSize::toString).contains(text);
    }

    @ParameterizedTest
    @CsvSource({"0,0 B", "1023,1023 B", "1024,1.0 KB", "1572864,1.5 MB", "1099511627776,1.0 TB"})
    void aSizeIsRoundedForPeople(long bytes, String text) {
        assertThat(new DataSize(bytes).rounded()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "250ms", "5s", "90s", "10m", "2h", "14d"})
    void aDurationIsShownAsItWasWritten(String text) {
        assertThat(Durations.parse(text)).map(Durations::format).contains(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-1s", "1.5s", "5 seconds", "PT5S"})
    void whatIsNoDurationIsRefused(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }

    @Test
    void durationsHaveUnits() {
        assertThat(Durations.parse("2h")).contains(Duration.ofHours(2));
        assertThat(Durations.format(Duration.ofMillis(1500))).isEqualTo("1500ms");
    }

    @ParameterizedTest
    @CsvSource({
        "InvoiceLine,invoice_line",
        "AlbumId,album_id",
        "HTTPPort,http_port",
        "invoice_line,invoice_line",
        "URL,url",
        "Address2Line,address2_line",
        "BirthDate,birth_date",
        "x,x"
    })
    void snakeCaseSplitsWhereAWordBegins(String local, String canonical) {
        assertThat(Naming.SNAKE_CASE.canonical(local)).isEqualTo(canonical);
        assertThat(Naming.AS_IS.canonical(local)).isEqualTo(local);
    }

    @Test
    void suggestionsAreNearOrNotMade() {
        List<String> known = List.of("host", "port", "bootstrap-servers");

        assertThat(Suggest.closest("hots", known)).contains("host");
        assertThat(Suggest.closest("bootstrapServer", known)).contains("bootstrap-servers");
        assertThat(Suggest.closest("password", known)).isEmpty();
    }
}
