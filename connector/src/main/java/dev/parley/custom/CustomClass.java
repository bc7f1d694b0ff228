package dev.parley.custom;

import java.util.Locale;

/** What an expression is asked for. */
public enum CustomClass {
    /** Which of the writes that no other supersedes stands. */
    SIBLINGS,
    /** One value of the current one and what a write changed. */
    REPLAY;

    /** The name in policies. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
