package dev.parley.rules.policy;

import java.util.Locale;

/** What becomes of a row whose value of a unique key another row holds. */
public enum LoserPolicy {
    /** It is out of the table until the value is free. */
    PARK,
    /** It stands with a mark of its own key behind the value. */
    SUFFIX,
    /** It stands without the value. */
    NULL,
    /** As {@link #PARK}, and listed for a person to decide. */
    MANUAL;

    /** The name in policies. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** True if the loser stands in the table, with another value. */
    public boolean stands() {
        return this == SUFFIX || this == NULL;
    }
}
