package dev.parley.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * The meters of one agent. Thread-safe. Asking twice for the same meter gives the same one; a stage asks once and keeps
 * what it got, because the look-up costs more than the count.
 */
public final class Meters implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbage = new JvmGcMetrics();
    /** The registry holds them weakly, and a counter whose source was collected stands still. */
    private final List<Supplier<Number>> counted = new CopyOnWriteArrayList<>();

    /**
     * A counter that only grows.
     *
     * @param labels values in the order of {@link Metric#labels()}
     */
    public Counter counter(Metric metric, String... labels) {
        return Counter.builder(metric.id())
                .description(metric.meaning())
                .tags(tags(metric, Metric.Kind.COUNTER, labels))
                .register(registry);
    }

    /** A counter kept elsewhere, read when somebody asks for it; {@code value} must be quick, thread-safe and never fall. */
    public void counter(Metric metric, Supplier<Number> value, String... labels) {
        counted.add(value);
        FunctionCounter.builder(metric.id(), value, source -> source.get().doubleValue())
                .description(metric.meaning())
                .tags(tags(metric, Metric.Kind.COUNTER, labels))
                .register(registry);
    }

    /** A value that is read when somebody asks for it; {@code value} must be quick and thread-safe. */
    public void gauge(Metric metric, Supplier<Number> value, String... labels) {
        Gauge.builder(metric.id(), value)
                .description(metric.meaning())
                .tags(tags(metric, Metric.Kind.GAUGE, labels))
                .strongReference(true)
                .register(registry);
    }

    /**
     * Counts values in fixed buckets. Recording allocates nothing and takes no lock for long: fit for every transaction.
     *
     * @param buckets upper bounds, ascending
     */
    public DistributionSummary histogram(Metric metric, double[] buckets, String... labels) {
        return DistributionSummary.builder(metric.id())
                .description(metric.meaning())
                .tags(tags(metric, Metric.Kind.HISTOGRAM, labels))
                .serviceLevelObjectives(buckets)
                .register(registry);
    }

    /** Adds memory, garbage collection, threads and processor time of this JVM. */
    public Meters withJvm() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        garbage.bindTo(registry);
        return this;
    }

    /** All meters in Prometheus' text format. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        garbage.close();
        registry.close();
    }

    private static List<Tag> tags(Metric metric, Metric.Kind kind, String... labels) {
        if (metric.kind() != kind) {
            throw new IllegalArgumentException(metric + " is a " + metric.kind() + ", not a " + kind);
        }
        if (labels.length != metric.labels().size()) {
            throw new IllegalArgumentException(
                    metric + " has the labels " + metric.labels() + ", got " + labels.length + " values");
        }
        List<Tag> tags = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            tags.add(Tag.of(metric.labels().get(i), labels[i]));
        }
        return tags;
    }
}
