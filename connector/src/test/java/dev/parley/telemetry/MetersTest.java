package dev.parley.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetersTest {
    private static final Set<String> LABELS = new TreeSet<>(Set.of("set", "origin", "table", "unit", "kind", "rule"));

    @Test
    void askingTwiceGivesTheSameMeter() {
        try (Meters meters = new Meters()) {
            meters.counter(Metric.APPLY_REPAIRS, "main").increment();
            meters.counter(Metric.APPLY_REPAIRS, "main").increment();

            assertThat(meters.scrape()).contains("parley_apply_repairs_total{set=\"main\"} 2.0");
        }
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void theNameInPrometheusIsTheDocumentedOne(Metric metric) {
        String[] labels = metric.labels().toArray(String[]::new);
        try (Meters meters = new Meters()) {
            switch (metric.kind()) {
                case COUNTER -> meters.counter(metric, labels).increment();
                case GAUGE -> meters.gauge(metric, () -> 1, labels);
                case HISTOGRAM ->
                    meters.histogram(metric, new double[] {1}, labels).record(1);
            }
            assertThat(meters.scrape()).contains("# HELP " + metric.prometheusName() + " " + metric.meaning());
        }
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void labelsAreFewAndKnown(Metric metric) {
        assertThat(LABELS).containsAll(metric.labels());
        assertThat(metric.meaning()).endsWith(".");
    }

    @Test
    void aCountKeptElsewhereIsReadWhenAskedFor() {
        AtomicLong rows = new AtomicLong(3);
        try (Meters meters = new Meters()) {
            meters.counter(Metric.APPLY_ROWS, rows::get, "main");
            rows.set(5);

            assertThat(meters.scrape()).contains("parley_apply_rows_total{set=\"main\"} 5.0");
        }
    }

    @Test
    void aCountKeptElsewhereSurvivesACollectionOfGarbage() {
        AtomicLong rows = new AtomicLong(7);
        try (Meters meters = new Meters()) {
            meters.counter(Metric.APPLY_ROWS, rows::get, "main");
            WeakReference<Object> collected = new WeakReference<>(new Object());
            await().until(() -> {
                System.gc();
                return collected.get() == null;
            });

            assertThat(meters.scrape()).contains("parley_apply_rows_total{set=\"main\"} 7.0");
        }
    }

    @Test
    void aMeterIsUsedAsWhatItIs() {
        try (Meters meters = new Meters()) {
            assertThatThrownBy(() -> meters.counter(Metric.WINDOW_ROWS, "main")).hasMessageContaining("GAUGE");
            assertThatThrownBy(() -> meters.counter(Metric.APPLY_ROWS)).hasMessageContaining("[set]");
        }
    }

    @Test
    void theJvmIsMeasuredToo() {
        try (Meters meters = new Meters().withJvm()) {
            assertThat(meters.scrape()).contains("jvm_memory_used_bytes", "process_cpu_usage");
        }
    }
}
