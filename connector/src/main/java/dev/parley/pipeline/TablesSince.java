package dev.parley.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * From which place of the database's log on each table belongs to a replication set. What was written to a table before is
 * no write of the site, however often the log is read again: a process that did not know the table has given numbers to
 * the transactions there. Immutable.
 *
 * @param places by canonical name; empty for a table that belongs to the set from its begin
 */
public record TablesSince(Map<String, Optional<LogPosition>> places) {
    /** All tables belong to the set from its begin. */
    public static final TablesSince ALWAYS = new TablesSince(Map.of());

    private static final byte FORMAT = 1;

    public TablesSince {
        places = Map.copyOf(places);
    }

    /** Of a set that nothing is known of yet. */
    public static TablesSince first(Collection<String> tables) {
        Map<String, Optional<LogPosition>> places = new TreeMap<>();
        tables.forEach(table -> places.put(table, Optional.empty()));
        return new TablesSince(places);
    }

    /**
     * Of a set that has these tables from now on; those that have left it are forgotten.
     *
     * @param end of the log: nobody has read behind it
     */
    public TablesSince with(Collection<String> tables, LogPosition end) {
        Map<String, Optional<LogPosition>> now = new TreeMap<>();
        tables.forEach(table -> now.put(table, places.getOrDefault(table, Optional.of(end))));
        return new TablesSince(now);
    }

    /** Tables that did not belong to the set when a transaction at this place committed. */
    public Set<String> foreignAt(LogPosition position) {
        Set<String> foreign = new HashSet<>();
        places.forEach((table, since) -> {
            if (since.isPresent() && position.compareTo(since.get()) <= 0) {
                foreign.add(table);
            }
        });
        return foreign;
    }

    /** Read back by {@link #decode}. */
    public byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeInt(places.size());
            for (Map.Entry<String, Optional<LogPosition>> table : new TreeMap<>(places).entrySet()) {
                out.writeUTF(table.getKey());
                byte[] place =
                        table.getValue().map(LogPosition::text).orElse("").getBytes(UTF_8);
                out.writeInt(place.length);
                out.write(place);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an array is never full", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws UncheckedIOException if the bytes are damaged, or of a later version
     */
    public static TablesSince decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int format = in.readByte();
            if (format != FORMAT) {
                throw new IOException("format " + format + ", this program reads " + FORMAT);
            }
            Map<String, Optional<LogPosition>> places = new TreeMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                String table = in.readUTF();
                String place = new String(in.readNBytes(in.readInt()), UTF_8);
                places.put(table, place.isEmpty() ? Optional.empty() : Optional.of(LogPosition.parse(place)));
            }
            return new TablesSince(places);
        } catch (IOException e) {
            throw new UncheckedIOException("from which place on tables belong to the set cannot be read", e);
        }
    }
}
