package dev.parley.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * From which place of the database's log on each table belongs to a replication set. What was written to a table before is
 * no write of the site, however often the log is read again: a process that did not know the table has given numbers to
 * the transactions there. A table that left the set is remembered: who lists it again may have to read again what was
 * numbered with it. Immutable.
 *
 * @param members by canonical name; tables of the set, and such as have left it
 */
public record TablesSince(Map<String, Membership> members) {
    /** All tables belong to the set from its begin. */
    public static final TablesSince ALWAYS = new TablesSince(Map.of());

    private static final byte FORMAT = 2;

    /**
     * When a table belonged to the set.
     *
     * @param fromBegin true if it belonged to it at the begin of the log
     * @param turns places behind which that was otherwise than before, ascending
     */
    public record Membership(boolean fromBegin, List<LogPosition> turns) {
        /** More turns are of no use: the log before them is not read again. */
        private static final int TURNS_MAX = 32;

        public Membership {
            turns = List.copyOf(turns);
        }

        private boolean at(LogPosition position) {
            boolean belongs = fromBegin; // asked for each transaction: most tables have no turns
            for (LogPosition turn : turns) {
                if (position.compareTo(turn) <= 0) {
                    return belongs;
                }
                belongs = !belongs;
            }
            return belongs;
        }

        private boolean atEnd() {
            return fromBegin == (turns.size() % 2 == 0);
        }

        private Membership turned(boolean belongs, LogPosition end) {
            if (belongs == atEnd()) {
                return this;
            }
            List<LogPosition> all = new ArrayList<>(turns);
            all.add(end);
            return new Membership(fromBegin, all.size() > TURNS_MAX ? all.subList(2, all.size()) : all);
        }
    }

    public TablesSince {
        members = Map.copyOf(members);
    }

    /** Of a set that nothing is known of yet. */
    public static TablesSince first(Collection<String> tables) {
        Map<String, Membership> members = new TreeMap<>();
        tables.forEach(table -> members.put(table, new Membership(true, List.of())));
        return new TablesSince(members);
    }

    /**
     * Of a set that has these tables from now on.
     *
     * @param end of the log: nobody has read behind it
     */
    public TablesSince with(Collection<String> tables, LogPosition end) {
        Map<String, Membership> now = new TreeMap<>(members);
        tables.forEach(table -> now.putIfAbsent(table, new Membership(false, List.of())));
        now.replaceAll((table, membership) -> membership.turned(tables.contains(table), end));
        return new TablesSince(now);
    }

    /** Tables that did not belong to the set when a transaction at this place committed. */
    public Set<String> foreignAt(LogPosition position) {
        Set<String> foreign = new HashSet<>();
        members.forEach((table, membership) -> {
            if (!membership.at(position)) {
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
            out.writeInt(members.size());
            for (Map.Entry<String, Membership> table : new TreeMap<>(members).entrySet()) {
                out.writeUTF(table.getKey());
                out.writeBoolean(table.getValue().fromBegin());
                out.writeInt(table.getValue().turns().size());
                for (LogPosition turn : table.getValue().turns()) {
                    byte[] place = turn.text().getBytes(UTF_8);
                    out.writeInt(place.length);
                    out.write(place);
                }
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
            if (format != 1 && format != FORMAT) {
                throw new IOException("format " + format + ", this program reads up to " + FORMAT);
            }
            Map<String, Membership> members = new TreeMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                members.put(in.readUTF(), format == 1 ? readSince(in) : read(in));
            }
            return new TablesSince(members);
        } catch (IOException e) {
            throw new UncheckedIOException("from which place on tables belong to the set cannot be read", e);
        }
    }

    private static Membership read(DataInputStream in) throws IOException {
        boolean fromBegin = in.readBoolean();
        List<LogPosition> turns = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            turns.add(LogPosition.parse(readText(in)));
        }
        return new Membership(fromBegin, turns);
    }

    /** Of the first format: the place from which on it belongs to the set, or nothing. */
    private static Membership readSince(DataInputStream in) throws IOException {
        String place = readText(in);
        return place.isEmpty()
                ? new Membership(true, List.of())
                : new Membership(false, List.of(LogPosition.parse(place)));
    }

    private static String readText(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), UTF_8);
    }
}
