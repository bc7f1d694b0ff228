package dev.parley.policy;

import java.util.Map;
import java.util.TreeMap;

/**
 * In which tables a person's decision waits for a second person. No part of the rules: it changes who decides, not what
 * comes of it, and so it may change without a new version of the policy. Immutable.
 *
 * @param otherwise for tables that are not named
 * @param tables by canonical name
 */
public record Approvals(boolean otherwise, Map<String, Boolean> tables) {
    /** Everybody decides alone. */
    public static final Approvals NONE = new Approvals(false, Map.of());

    public Approvals {
        tables = Map.copyOf(tables);
    }

    /** True if a decision on a row of this table needs a second person. */
    public boolean required(String table) {
        return tables.getOrDefault(table, otherwise);
    }

    /** True if there is a table where decisions need a second person. */
    public boolean any() {
        return otherwise || tables.containsValue(true);
    }

    @Override
    public String toString() {
        return (otherwise ? "required" : "none") + new TreeMap<>(tables);
    }
}
