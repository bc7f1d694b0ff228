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
        // Debezium delivers the bytes of a row as a buffer, and its own in place of them as an array.
        ByteBuffer delivered = value instanceof byte[] array
                ? ByteBuffer.wrap(array)
                : value instanceof ByteBuffer buffer ? buffer : null;
        return delivered != null && delivered.remaining() == bytes.remaining() && delivered.equals(bytes);
    }
}
