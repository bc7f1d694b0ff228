package dev.parley.pipeline;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the tables of a MySQL server were defined where the reading of its log begins, as {@code parley init} has noted it:
 * the log does not tell it, and the tables may have changed since. Immutable.
 *
 * @param at where the reading begins
 */
public record FirstTables(LogPosition.MySql at, List<Definition> tables) {
    /** Begins the encoded form, and no other document that is kept in the same place. */
    private static final byte FORMAT = 1;

    public FirstTables {
        tables = List.copyOf(tables);
    }

    /**
     * A table.
     *
     * @param sql its CREATE TABLE, as the server tells it
     */
    public record Definition(String schema, String table, String sql) {}

    /** Read back by {@link #decode}. */
    public byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            write(out, at.text());
            out.writeInt(tables.size());
            for (Definition table : tables) {
                write(out, table.schema());
                write(out, table.table());
                write(out, table.sql());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an array is never full", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Empty if these bytes are something else.
     *
     * @throws UncheckedIOException if they are damaged
     */
    public static Optional<FirstTables> decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (bytes.length == 0 || in.readByte() != FORMAT) {
                return Optional.empty();
            }
            LogPosition at = LogPosition.parse(read(in));
            List<Definition> tables = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                tables.add(new Definition(read(in), read(in), read(in)));
            }
            return Optional.of(new FirstTables((LogPosition.MySql) at, tables));
        } catch (IOException e) {
            throw new UncheckedIOException("what parley init noted of the tables cannot be read", e);
        }
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String read(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }
}
