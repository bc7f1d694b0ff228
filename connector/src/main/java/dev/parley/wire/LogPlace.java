package dev.parley.wire;

/**
 * Where bytes were found, for messages.
 *
 * @param source topic or table
 * @param offset Kafka offset; negative where there is none
 */
public record LogPlace(String source, long offset) {
    /** A place without offset, such as a column of a table. */
    public static LogPlace of(String source) {
        return new LogPlace(source, -1);
    }

    /** {@code shop.main.log.berlin at offset 17}. */
    @Override
    public String toString() {
        return offset < 0 ? source : source + " at offset " + offset;
    }
}
