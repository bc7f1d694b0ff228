package dev.parley.store;

import dev.parley.rules.Nullable;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Row states that are larger than MySQL takes in one piece, cut into rows of their own behind that of the state: a row that
 * waits for a larger {@code max_allowed_packet} must itself be kept. Their key is that of the state, and their number in its
 * order. Not thread-safe.
 */
final class WindowParts {
    private static final String SEPARATOR = "/";
    private static final int NUMBER_DIGITS = 8;
    /** The driver holds what it sends several times over, escaped. */
    private static final int PART_BYTES_MAX = 8 << 20;

    private final Engine engine;
    /** How many parts the states have at most that have any; never fewer than in the database. */
    private final Map<StoredKey, Integer> counts = new HashMap<>();

    WindowParts(Engine engine) {
        this.engine = engine;
    }

    /** Puts together what {@link #cut} has made; rows must come in the order of their keys. */
    final class Joining implements Consumer<WindowRow> {
        private final Consumer<WindowRow> whole;
        private @Nullable WindowRow first;
        private final List<Blob> rest = new ArrayList<>();

        Joining(Consumer<WindowRow> whole) {
            this.whole = whole;
        }

        @Override
        public void accept(WindowRow row) {
            if (row.key().keyHash().contains(SEPARATOR)) {
                rest.add(row.state());
            } else {
                end();
                first = row;
            }
        }

        /** Hands on the last row. */
        void end() {
            WindowRow row = first;
            if (row == null) {
                return;
            }
            first = null;
            if (rest.isEmpty()) {
                whole.accept(row);
                return;
            }
            counts.merge(row.key(), rest.size(), Math::max);
            ByteArrayOutputStream state = new ByteArrayOutputStream();
            state.writeBytes(row.state().bytes());
            rest.forEach(part -> state.writeBytes(part.bytes()));
            rest.clear();
            whole.accept(new WindowRow(row.key(), row.keyBytes(), Blob.of(state.toByteArray())));
        }
    }

    /** The row as it is kept: its own, and those of its parts. */
    List<WindowRow> cut(Connection connection, WindowRow row) throws SQLException {
        int length = row.state().length();
        int most = partBytes(connection, length);
        if (length <= most) {
            return List.of(row);
        }
        List<WindowRow> parts = new ArrayList<>();
        for (int from = 0; from < length; from += most) {
            Blob part = Blob.of(Arrays.copyOfRange(row.state().bytes(), from, Math.min(length, from + most)));
            StoredKey key = parts.isEmpty() ? row.key() : part(row.key(), parts.size());
            parts.add(new WindowRow(key, parts.isEmpty() ? row.keyBytes() : Blob.EMPTY, part));
        }
        counts.merge(row.key(), parts.size() - 1, Math::max);
        return parts;
    }

    private int partBytes(Connection connection, int length) throws SQLException {
        int most = Packet.bytes(engine, connection, length);
        return engine == Engine.POSTGRESQL ? most : Math.min(most, PART_BYTES_MAX);
    }

    /** Keys of the parts that a state may have. */
    List<StoredKey> of(StoredKey key) {
        List<StoredKey> parts = new ArrayList<>();
        for (int number = 1; number <= counts.getOrDefault(key, 0); number++) {
            parts.add(part(key, number));
        }
        return parts;
    }

    private static StoredKey part(StoredKey key, int number) {
        String digits = String.format(Locale.ROOT, "%0" + NUMBER_DIGITS + "d", number);
        return new StoredKey(key.table(), key.keyHash() + SEPARATOR + digits);
    }

    /** The database has no parts of this state any more. */
    void gone(StoredKey key) {
        counts.remove(key);
    }
}
