package dev.parley.agent;

import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.TraceContext;
import dev.parley.rules.operation.Sha256;
import dev.parley.rules.version.Dot;
import java.nio.ByteBuffer;

/**
 * Identifiers of the spans of one set's transactions. Functions of the transaction alone, so that sites need not tell each
 * other and what is done twice has one name. Immutable.
 */
record SpanNames(String group, String set) {
    private static final byte SAMPLED = 1;

    /** The span of publishing: in the application's trace, or the first one of a trace of its own. */
    TraceContext publishing(LogRecord.Transaction transaction) {
        ByteBuffer own = hash(transaction.dot(), "publish");
        long high = own.getLong();
        long low = own.getLong();
        long span = notZero(own.getLong());
        return transaction
                .trace()
                .map(trace -> new TraceContext(trace.traceHigh(), trace.traceLow(), span, SAMPLED))
                .orElseGet(() -> new TraceContext(high, notZero(low), span, SAMPLED));
    }

    /** The span of applying it at a site. */
    TraceContext applying(LogRecord.Transaction transaction, String site) {
        TraceContext above = publishing(transaction);
        long span = notZero(hash(transaction.dot(), "apply " + site).getLong());
        return new TraceContext(above.traceHigh(), above.traceLow(), span, SAMPLED);
    }

    private ByteBuffer hash(Dot dot, String what) {
        String text = String.join(
                "\n",
                group,
                set,
                dot.origin().name(),
                Integer.toString(dot.origin().incarnation()),
                Long.toString(dot.sequence()),
                what);
        return ByteBuffer.wrap(Sha256.of(text));
    }

    /** The standard takes zeros for no identifier. */
    private static long notZero(long value) {
        return value == 0 ? 1 : value;
    }
}
