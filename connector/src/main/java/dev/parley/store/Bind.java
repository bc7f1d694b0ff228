package dev.parley.store;

import dev.parley.rules.Nullable;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;

/** Binds parameters one after another. */
final class Bind {
    private final PreparedStatement statement;
    private int position;

    private Bind(PreparedStatement statement) {
        this.statement = statement;
    }

    static Bind to(PreparedStatement statement) {
        return new Bind(statement);
    }

    Bind text(@Nullable String value) throws SQLException {
        statement.setString(++position, value);
        return this;
    }

    Bind number(long value) throws SQLException {
        statement.setLong(++position, value);
        return this;
    }

    Bind number(@Nullable Long value) throws SQLException {
        position++;
        if (value == null) {
            statement.setNull(position, Types.BIGINT);
        } else {
            statement.setLong(position, value);
        }
        return this;
    }

    Bind bytes(@Nullable Blob value) throws SQLException {
        position++;
        if (value == null) {
            statement.setNull(position, Types.BINARY);
        } else {
            statement.setBytes(position, value.bytes());
        }
        return this;
    }

    /** Ends one row of a batch; the next starts at the first parameter. */
    void addBatch() throws SQLException {
        statement.addBatch();
        position = 0;
    }
}
