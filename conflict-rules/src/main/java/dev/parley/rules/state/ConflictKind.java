package dev.parley.rules.state;

import java.util.Arrays;

/** What met when an operation lost, in the words of PostgreSQL 18 as seen from the loser. */
public enum ConflictKind {
    /** Two inserts of one key. */
    INSERT_EXISTS("insert_exists"),
    /** Two writes of one row, at least one of them an update. */
    UPDATE_ORIGIN_DIFFERS("update_origin_differs"),
    /** A write lost to a delete. */
    UPDATE_DELETED("update_deleted"),
    /** A write of a row that was given another key: it is made again there. */
    UPDATE_MOVED("update_moved"),
    /** A write of a row of which neither row nor delete is known. */
    UPDATE_MISSING("update_missing"),
    /** A delete lost to a write. */
    DELETE_ORIGIN_DIFFERS("delete_origin_differs"),
    /** Two deletes of one row. */
    DELETE_MISSING("delete_missing"),
    /** A row lost a unique value to other rows. */
    MULTIPLE_UNIQUE_CONFLICTS("multiple_unique_conflicts"),
    /** A row that another one refers to is not there. */
    FOREIGN_KEY_MISSING("foreign_key_missing"),
    /** A check refuses what columns have become one by one. */
    CHECK_REFUSED("check_refused"),
    /** Written under an earlier version of the policy than the write that stands. */
    POLICY("policy"),
    /** Overwritten at a site that had applied the loser but whose table did not show it. */
    UNSEEN("unseen");

    private final String text;

    ConflictKind(String text) {
        this.text = text;
    }

    /** True if a constraint decides, so that the write gives way only as long as that one stands against it. */
    public boolean isConstraint() {
        return this == MULTIPLE_UNIQUE_CONFLICTS || this == FOREIGN_KEY_MISSING || this == CHECK_REFUSED;
    }

    /** True if it is the word of a kind of which {@link #isConstraint()} holds. */
    public static boolean isConstraint(String text) {
        return Arrays.stream(values()).anyMatch(kind -> kind.isConstraint() && kind.text.equals(text));
    }

    /** The word in conflict rows, metrics and messages. */
    public String text() {
        return text;
    }
}
