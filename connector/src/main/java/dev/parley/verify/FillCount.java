package dev.parley.verify;

/**
 * What became of rows that a table was to be filled with.
 *
 * @param filled inserted
 * @param there already, as they are or otherwise
 * @param moving written at one of the two sites lately, locked, or gone meanwhile: what was written brings them
 * @param taken another row holds a unique value of theirs
 * @param orphans a row that they refer to is not there
 */
public record FillCount(long filled, long there, long moving, long taken, long orphans) {
    public static final FillCount NONE = new FillCount(0, 0, 0, 0, 0);

    FillCount plus(FillCount other) {
        return new FillCount(
                filled + other.filled,
                there + other.there,
                moving + other.moving,
                taken + other.taken,
                orphans + other.orphans);
    }

    /** Rows that are not there. */
    public long leftOut() {
        return moving + taken + orphans;
    }
}
