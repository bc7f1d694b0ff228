package dev.parley.join;

/** Told how far a join has come. */
public interface JoinListener {
    /** Rows of a table copied so far. */
    void copied(String table, long rows);

    /** States taken over so far, of all. */
    void settled(int rows, int all);
}
