package dev.parley.rules.state;

/** What met when an operation lost, in the words of PostgreSQL 18 as seen from the loser. */
public enum ConflictKind {
    /** Two inserts of one key. */
    INSERT_EXISTS("insert_exists"),
    /** Two writes of one row, at least one of them an update. */
    UPDATE_ORIGIN_DIFFERS("update_origin_differs"),
    /** A write lost to a delete. */
    UPDATE_DELETED("update_deleted"),
    /** A write of a row of which neither row nor delete is known. */
    UPDATE_MISSING("update_missing"),
    /** A delete lost to a write. */
    DELETE_ORIGIN_DIFFERS("delete_origin_differs"),
    /** Two deletes of one row. */
    DELETE_MISSING("delete_missing"),
    /** A row lost a unique value to other rows. */
    MULTIPLE_UNIQUE_CONFLICTS("multiple_unique_conflicts"),
    /** Written under an earlier version of the policy than the write that stands. */
    POLICY("policy"),
    /** Overwritten at a site that had applied the loser but whose table did not show it. */
    UNSEEN("unseen");

    private final String text;

    ConflictKind(String text) {
        this.text = text;
    }

    /** The word in conflict rows, metrics and messages. */
    public String text() {
        return text;
    }
}
