package dev.parley.capture;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What Debezium puts in place of an out-of-line value that the log does not carry because the write left it alone. The
 * usual text could be a value that somebody stores, so each engine has its own, which nobody can guess.
 */
final class Unchanged {
    private final String text = "parley-unchanged-" + UUID.randomUUID();
    private final ByteBuffer bytes =
            ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();

    String text() {
        return text;
    }

    boolean isMeantBy(Object value) {
        if (value instanceof String delivered) {
            return delivered.length() == text.length() && delivered.equals(text);
        }
        return value instanceof ByteBuffer delivered
                && delivered.remaining() == bytes.remaining()
                && delivered.equals(bytes);
    }
}
