package dev.parley.pipeline;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which span of which trace an application wrote a transaction in, as it handed it over: the header {@code traceparent} of
 * W3C Trace Context.
 *
 * @param traceHigh first half of the trace's identifier, which is not 0 as a whole
 * @param traceLow second half of it
 * @param span identifier of the span; not 0
 * @param flags as given
 */
public record TraceContext(long traceHigh, long traceLow, long span, byte flags) {
    private static final int BYTES = 3 * Long.BYTES + 1;
    private static final int SAMPLED = 1;
    private static final int RADIX = 16;

    /** A later version than 00 may have more behind what is known; there is no version ff. */
    private static final Pattern TEXT = Pattern.compile(
            "(?<version>(?!ff)[0-9a-f]{2})-(?<high>[0-9a-f]{16})(?<low>[0-9a-f]{16})-(?<span>[0-9a-f]{16})-(?<flags>[0-9a-f]{2})(?<more>-.*)?");

    /** @throws IllegalArgumentException if an identifier is 0, which the standard forbids */
    public TraceContext {
        if ((traceHigh | traceLow) == 0 || span == 0) {
            throw new IllegalArgumentException("A trace context has an identifier of zeros");
        }
    }

    /** Reads a {@code traceparent}; empty if it is none. */
    public static Optional<TraceContext> parse(String traceparent) {
        Matcher matcher = TEXT.matcher(traceparent);
        if (!matcher.matches() || (matcher.group("version").equals("00") && matcher.group("more") != null)) {
            return Optional.empty();
        }
        return valid(number(matcher, "high"), number(matcher, "low"), number(matcher, "span"), (byte)
                number(matcher, "flags"));
    }

    private static long number(Matcher matcher, String group) {
        return Long.parseUnsignedLong(matcher.group(group), RADIX);
    }

    private static Optional<TraceContext> valid(long high, long low, long span, byte flags) {
        return (high | low) == 0 || span == 0
                ? Optional.empty()
                : Optional.of(new TraceContext(high, low, span, flags));
    }

    /** The opposite of {@link #toBytes}; empty for bytes that this release does not know. */
    public static Optional<TraceContext> of(byte[] bytes) {
        if (bytes.length != BYTES) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return valid(in.getLong(), in.getLong(), in.getLong(), in.get());
    }

    /** 25 bytes: trace, span, flags. */
    public byte[] toBytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(traceHigh)
                .putLong(traceLow)
                .putLong(span)
                .put(flags)
                .array();
    }

    /** True if its writer records it. */
    public boolean isSampled() {
        return (flags & SAMPLED) != 0;
    }
}
