package dev.parley.store;

import dev.parley.rules.Nullable;

/**
 * A classified error of the database.
 *
 * @param constraint name of the constraint or index that was violated, where the server tells it
 * @param sqlState as the driver gave it; empty if it gave none
 * @param vendorCode MySQL's error number; 0 at PostgreSQL
 */
public record SqlFailure(ErrorKind kind, @Nullable String constraint, String sqlState, int vendorCode) {
    public ErrorAction action() {
        return kind.action();
    }

    /** {@code UNIQUE (SQLSTATE 23505)}. */
    @Override
    public String toString() {
        String code = vendorCode == 0 ? "" : ", error " + vendorCode;
        return kind + " (SQLSTATE " + (sqlState.isEmpty() ? "none" : sqlState) + code + ")";
    }
}
