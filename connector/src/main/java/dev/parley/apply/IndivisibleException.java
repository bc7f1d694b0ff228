package dev.parley.apply;

/** A transaction was applied in slices, and what becomes of a row depends on rows of other slices. */
final class IndivisibleException extends RuntimeException {
    private static final long serialVersionUID = 1;

    IndivisibleException() {
        super("a slice cannot be decided alone", null, false, false);
    }
}
