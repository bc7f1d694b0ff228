package dev.parley.pipeline;

/** Values of {@code char(n)}: blanks at the end fill up and are no part of them; MySQL does not even show them. Pure. */
public final class BlankPadded {
    private BlankPadded() {}

    /** The value without the blanks at its end. */
    public static String stripped(String padded) {
        int end = padded.length();
        while (end > 0 && padded.charAt(end - 1) == ' ') {
            end--;
        }
        return padded.substring(0, end);
    }

    /** True for a PostgreSQL type that is filled up. */
    public static boolean isType(String localType) {
        return localType.startsWith("character(") || localType.equals("bpchar");
    }
}
