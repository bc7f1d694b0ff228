package dev.parley.telemetry;

import dev.parley.pipeline.TraceContext;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Sends spans to a collector by OTLP over HTTP, from a thread of its own, every second. At most 2,048 wait; what is beyond,
 * or what the collector does not take within ten seconds, is dropped. Thread-safe; recording does not block.
 */
public final class Traces implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);
    private static final int WAITING_MAX = 2_048;

    private final SdkTracerProvider provider;
    private final Tracer tracer;

    /**
     * Where spans go.
     *
     * @param endpoint URL that takes OTLP traces
     * @param headers of every request; may be secrets
     * @param authorities PEM file with the authorities to trust; empty for those that Java trusts
     */
    public record Collector(String endpoint, Map<String, String> headers, Optional<byte[]> authorities) {
        public Collector {
            headers = Map.copyOf(headers);
        }
    }

    /** @param resource says who sends, as OpenTelemetry names it: {@code service.name} and so on */
    public Traces(Collector collector, Map<String, String> resource) {
        OtlpHttpSpanExporterBuilder exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(collector.endpoint())
                .setTimeout(TIMEOUT)
                .setConnectTimeout(TIMEOUT);
        collector.headers().forEach(exporter::addHeader);
        collector.authorities().ifPresent(exporter::setTrustedCertificates);
        AttributesBuilder attributes = Attributes.builder();
        resource.forEach(attributes::put);
        provider = SdkTracerProvider.builder()
                .setResource(Resource.create(attributes.build()))
                .setSampler(Sampler.alwaysOn())
                .setIdGenerator(new GivenIds())
                .addSpanProcessor(BatchSpanProcessor.builder(exporter.build())
                        .setMaxQueueSize(WAITING_MAX)
                        .setScheduleDelay(EVERY)
                        .setExporterTimeout(TIMEOUT)
                        .build())
                .build();
        tracer = provider.get("dev.parley");
    }

    /** Hands one span over. */
    public void record(TracedSpan span) {
        SpanBuilder builder = tracer.spanBuilder(span.name())
                .setSpanKind(SpanKind.valueOf(span.kind().name()))
                .setStartTimestamp(span.beginMicros(), TimeUnit.MICROSECONDS);
        span.parent().ifPresentOrElse(parent -> builder.setParent(above(span.self(), parent)), builder::setNoParent);
        span.texts().forEach(builder::setAttribute);
        span.numbers().forEach(builder::setAttribute);
        GivenIds.use(span.self());
        builder.startSpan().end(span.endMicros(), TimeUnit.MICROSECONDS);
    }

    private static Context above(TraceContext self, long parent) {
        SpanContext context = SpanContext.createFromRemoteParent(
                traceId(self), SpanId.fromLong(parent), TraceFlags.getSampled(), TraceState.getDefault());
        return Context.root().with(Span.wrap(context));
    }

    private static String traceId(TraceContext context) {
        return TraceId.fromLongs(context.traceHigh(), context.traceLow());
    }

    /** Spans have the identifiers that their transactions give them: the same at every site, and after a restart. */
    private static final class GivenIds implements IdGenerator {
        private static final ThreadLocal<TraceContext> NEXT = new ThreadLocal<>();

        static void use(TraceContext self) {
            NEXT.set(self);
        }

        @Override
        public String generateSpanId() {
            return SpanId.fromLong(NEXT.get().span());
        }

        @Override
        public String generateTraceId() {
            return traceId(NEXT.get());
        }
    }

    /** Sends what waits, for at most three seconds. */
    @Override
    public void close() {
        provider.shutdown().join(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
