package dev.parley.rules.policy;

import java.util.Locale;

/** What becomes of a row that refers to one which is not there. */
public enum OrphanPolicy {
    /** It is out of the table until the other is back, and so are those that refer to it. */
    CASCADE_PARK,
    /** A deleted row comes back while a row refers to it. */
    RESTORE_PARENT,
    /** It stands without the reference. */
    SET_NULL;

    /** The name in policies. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
