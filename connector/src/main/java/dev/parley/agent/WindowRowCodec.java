package dev.parley.agent;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.store.BridgeTable;
import dev.parley.window.FlushSnapshot;
import dev.parley.window.Pin;
import dev.parley.wire.LogPlace;
import dev.parley.wire.StoredCodec;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A row of the window as the bytes that keep it: a mark, the row's pin if it has one, its state. The pin is kept with the
 * state because both must be of one position in the database's log: what a replay from there tells depends on them.
 * Not thread-safe: one for each thread.
 */
public final class WindowRowCodec {
    private static final LogPlace WINDOW = LogPlace.of(BridgeTable.WINDOW.canonicalName());
    private static final int SUSPECT = 1;
    private static final int PINNED = 2;
    private static final int STANDS = 4;
    private static final int HELD = 8;

    private final StoredCodec codec = new StoredCodec();

    /** Equal rows have equal bytes. */
    public byte[] write(FlushSnapshot.StoredRow row) {
        int mark = row.suspect() ? SUSPECT : 0;
        List<byte[]> parts = new ArrayList<>();
        Pin pin = row.pin();
        if (pin != null) {
            mark |= PINNED | (pin.projection() == null ? 0 : STANDS) | (pin.held() == null ? 0 : HELD);
            parts.add(pin.reason().getBytes(StandardCharsets.UTF_8));
            parts.add(codec.keys(pin.blockers()));
            add(parts, pin.projection());
            add(parts, pin.held());
        }
        byte[] state = codec.state(row.state());
        int length = 1 + state.length;
        for (byte[] part : parts) {
            length += Integer.BYTES + part.length;
        }
        ByteBuffer bytes = ByteBuffer.allocate(length).put((byte) mark);
        parts.forEach(part -> bytes.putInt(part.length).put(part));
        return bytes.put(state).array();
    }

    private void add(List<byte[]> parts, @Nullable Row row) {
        if (row != null) {
            parts.add(codec.row(row));
        }
    }

    /**
     * The row of these bytes.
     *
     * @throws IllegalArgumentException if they are not those of a row
     */
    public FlushSnapshot.StoredRow read(RowKey key, byte[] bytes) {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        try {
            int mark = rest.get();
            Pin pin = (mark & PINNED) == 0 ? null : pin(key, mark, rest);
            byte[] state = new byte[rest.remaining()];
            rest.get(state);
            return new FlushSnapshot.StoredRow(codec.state(state, WINDOW), (mark & SUSPECT) != 0, pin);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException(
                    "A row of " + WINDOW + " was to be read, and its " + bytes.length
                            + " bytes end too soon: something else than the agent has written it. Join the site anew.",
                    e);
        }
    }

    private Pin pin(RowKey key, int mark, ByteBuffer rest) {
        String reason = new String(part(rest), StandardCharsets.UTF_8);
        List<RowKey> blockers = codec.keys(part(rest), WINDOW);
        Row projection = (mark & STANDS) == 0 ? null : codec.row(part(rest), WINDOW);
        Row held = (mark & HELD) == 0 ? null : codec.row(part(rest), WINDOW);
        return new Pin(key, projection, reason, blockers, held);
    }

    private static byte[] part(ByteBuffer rest) {
        int length = rest.getInt();
        if (length < 0 || length > rest.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] part = new byte[length];
        rest.get(part);
        return part;
    }
}
