package dev.parley.join;

/** Told how far a join has come. */
public interface JoinListener {
    /** All rows that a table held have been compared with the donor's, which has so many of them. */
    void compared(String table, long same);

    /** Rows of a table copied so far. */
    void copied(String table, long rows);

    /** States taken over so far, of all. */
    void settled(int rows, int all);
}
