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

    /** {@code (SQLSTATE 23505)}. */
    String code() {
        String vendor = vendorCode == 0 ? "" : ", error " + vendorCode;
        return "(SQLSTATE " + (sqlState.isEmpty() ? "none" : sqlState) + vendor + ")";
    }

    /** {@code UNIQUE (SQLSTATE 23505)}. */
    @Override
    public String toString() {
        return kind + " " + code();
    }
}
