package dev.parley.agent;

import dev.parley.apply.ApplyOutcome;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.TraceContext;
import dev.parley.rules.Nullable;
import dev.parley.rules.version.Dot;
import dev.parley.telemetry.TracedSpan;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Spans of one set: {@code parley.publish} from the commit of a transaction until Kafka has it, and below it, at every other
 * site, {@code parley.apply} from its receipt until it is visible. They belong to the trace that the application has handed
 * over, or to one that begins here. Thread-safe.
 */
final class TransactionTraces {
    /** Received and not yet applied; beyond it the oldest are let go: what was read again after a restart is never applied. */
    private static final int UNDER_WAY_MAX = 10_000;

    private static final TransactionTraces NONE =
            new TransactionTraces(span -> {}, new SpanNames("", ""), "", 0, () -> 0, false);

    private final Consumer<TracedSpan> spans;
    private final SpanNames names;
    private final String site;
    private final int oneIn;
    private final LongSupplier clockMicros;
    private final boolean on;
    private final Map<Dot, Long> receivedAt = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Dot, Long> eldest) {
            return size() > UNDER_WAY_MAX;
        }
    });

    /**
     * @param oneIn of the transactions for which no application has handed over a trace, one in so many begins one; 0: none
     * @param clockMicros microseconds since the Unix epoch
     */
    TransactionTraces(Consumer<TracedSpan> spans, SpanNames names, String site, int oneIn, LongSupplier clockMicros) {
        this(spans, names, site, oneIn, clockMicros, true);
    }

    private TransactionTraces(
            Consumer<TracedSpan> spans, SpanNames names, String site, int oneIn, LongSupplier clockMicros, boolean on) {
        this.spans = spans;
        this.names = names;
        this.site = site;
        this.oneIn = oneIn;
        this.clockMicros = clockMicros;
        this.on = on;
    }

    /** Traces nothing, whatever applications say. */
    static TransactionTraces none() {
        return NONE;
    }

    /** Transactions received and not yet applied of which a span will be made. */
    int underWay() {
        return receivedAt.size();
    }

    /** A record of this site is in Kafka. */
    void published(LogRecord record) {
        if (record instanceof LogRecord.Transaction transaction && isTraced(transaction)) {
            OptionalLong parent =
                    transaction.trace().stream().mapToLong(TraceContext::span).findFirst();
            spans.accept(new TracedSpan(
                    "parley.publish",
                    TracedSpan.Kind.PRODUCER,
                    names.publishing(transaction),
                    parent,
                    transaction.commitMicros(),
                    end(transaction.commitMicros()),
                    texts(transaction),
                    Map.of("parley.rows", (long) transaction.operations().size())));
        }
    }

    /** A transaction of another site has come. */
    void received(LogRecord.Transaction transaction) {
        if (isTraced(transaction)) {
            receivedAt.putIfAbsent(transaction.dot(), clockMicros.getAsLong());
        }
    }

    /** Transactions of others are visible here. */
    void applied(ApplyOutcome outcome) {
        if (receivedAt.isEmpty()) {
            return;
        }
        for (LogRecord.Transaction transaction : outcome.transactions()) {
            @Nullable Long begin = receivedAt.remove(transaction.dot());
            if (begin != null) {
                long lost = outcome.losers().stream()
                        .filter(write -> write.loser().equals(transaction.dot()))
                        .count();
                spans.accept(new TracedSpan(
                        "parley.apply",
                        TracedSpan.Kind.CONSUMER,
                        names.applying(transaction, site),
                        OptionalLong.of(names.publishing(transaction).span()),
                        begin,
                        end(begin),
                        texts(transaction),
                        Map.of("parley.rows", (long) transaction.operations().size(), "parley.lost", lost)));
            }
        }
    }

    /** The same at all sites that are set alike. */
    private boolean isTraced(LogRecord.Transaction transaction) {
        return on
                && transaction
                        .trace()
                        .map(TraceContext::isSampled)
                        .orElseGet(() -> oneIn > 0 && transaction.sequence() % oneIn == 0);
    }

    /** Clocks of database and agent may differ a little. */
    private long end(long begin) {
        return Math.max(begin, clockMicros.getAsLong());
    }

    private Map<String, String> texts(LogRecord.Transaction transaction) {
        return Map.of(
                "messaging.system",
                "kafka",
                "parley.set",
                names.set(),
                "parley.site",
                site,
                "parley.dot",
                transaction.dot().toString());
    }
}
