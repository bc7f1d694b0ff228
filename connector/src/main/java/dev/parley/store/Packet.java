package dev.parley.store;

import java.sql.Connection;
import java.sql.SQLException;

/** How much a server takes, and gives back, in one piece: MySQL no more than {@code max_allowed_packet}. */
final class Packet {
    /** No server takes less. */
    private static final int SURE_BYTES = 1 << 17;
    /** What is sent may be twice as long as it is, and another value may be sent with it. */
    private static final int ROOM = 4;

    private Packet() {}

    /**
     * Most bytes of a value that is so long; not less than {@code length} if the whole fits. The server is asked only
     * where it could refuse, as its limit may change at any time.
     */
    static int bytes(Engine engine, Connection connection, int length) throws SQLException {
        if (engine == Engine.POSTGRESQL || length <= SURE_BYTES) {
            return length;
        }
        String bytes = Rows.text(connection, "SELECT @@SESSION.max_allowed_packet");
        return (int) Math.max(SURE_BYTES, Long.parseLong(bytes) / ROOM);
    }
}
