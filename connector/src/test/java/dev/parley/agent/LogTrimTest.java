package dev.parley.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogTrimTest {
    private final List<Long> trimmed = new ArrayList<>();
    private final LogTrim trim = new LogTrim(Duration.ofDays(14), before -> {
        trimmed.add(before);
        return Optional.of("Kafka is away");
    });

    private long ripeAfter(int days, long trimmable) {
        return trim.ripe(trimmable, Duration.ofDays(days).toNanos());
    }

    @Test
    void recordsStayForTheBackupWindowAfterAllHaveThem() {
        assertThat(ripeAfter(0, 50)).isZero();
        assertThat(ripeAfter(13, 80)).isZero();
        assertThat(ripeAfter(14, 80)).isEqualTo(50);
        assertThat(ripeAfter(26, 80)).isZero();
        assertThat(ripeAfter(27, 80)).isEqualTo(80);
    }

    @Test
    void frontierThatFallsBackMakesNothingRipe() {
        ripeAfter(0, 50);

        assertThat(ripeAfter(1, 20)).isZero();
        assertThat(ripeAfter(14, 20)).isEqualTo(50);
        assertThat(ripeAfter(15, 20)).isZero();
    }

    @Test
    void reasonWhyItCouldNotBeDoneIsPassedOn() throws InterruptedException {
        assertThat(trim.trim(7)).contains("Kafka is away");
        assertThat(trimmed).containsExactly(7L);
    }
}
