package dev.parley.telemetry;

import dev.parley.pipeline.TraceContext;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A span that is over.
 *
 * @param self trace and identifier of the span
 * @param parent identifier of the span above it; empty for the first of a trace
 * @param beginMicros in microseconds since the Unix epoch
 * @param endMicros not before the begin
 * @param texts attributes; no values of rows
 * @param numbers attributes that are numbers
 */
public record TracedSpan(
        String name,
        Kind kind,
        TraceContext self,
        OptionalLong parent,
        long beginMicros,
        long endMicros,
        Map<String, String> texts,
        Map<String, Long> numbers) {
    /** What it was for its log. */
    public enum Kind {
        PRODUCER,
        CONSUMER
    }

    public TracedSpan {
        texts = Map.copyOf(texts);
        numbers = Map.copyOf(numbers);
    }
}
