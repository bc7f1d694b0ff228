package dev.parley.window;

/** Counts of rows: in the window, committed but not captured, pinned, of these with another value, suspect. */
public record WindowSize(int rows, int uncaptured, int pinned, int altered, int suspect) {
    /** Rows that are out of their tables, or in them only in part. */
    public int parked() {
        return pinned - altered;
    }
}
