package dev.parley.rules.policy;

import dev.parley.rules.operation.Sha256;
import dev.parley.rules.rule.Rule;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One version of the policy that all sites of a group share.
 *
 * @param version counts from 1
 * @param defaults for tables that are not named
 * @param tables by canonical table name; each complete, what it does not set itself taken from the defaults
 */
public record GroupPolicy(int version, RowPolicy defaults, SortedMap<String, RowPolicy> tables) {
    private static final String FORMAT = "parley-policy/1";

    public GroupPolicy {
        Objects.requireNonNull(defaults);
        tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
        requireNotAfter(version, "defaults", defaults);
        for (Map.Entry<String, RowPolicy> table : tables.entrySet()) {
            requireNotAfter(version, table.getKey(), table.getValue());
        }
    }

    private static void requireNotAfter(int version, String where, RowPolicy policy) {
        if (policy.version() > version) {
            throw new IllegalArgumentException("policy version " + version + " holds a rule of the later version "
                    + policy.version() + " for " + where);
        }
    }

    /** Version 1, last-writer-wins everywhere. */
    public static GroupPolicy lastWriterWins() {
        return new GroupPolicy(1, RowPolicy.lastWriterWins(), Collections.emptySortedMap());
    }

    public RowPolicy forTable(String table) {
        return tables.getOrDefault(table, defaults);
    }

    /** SHA-256 of the canonical text, in hexadecimal: equal at all sites that hold the same policy. */
    public String hash() {
        return Sha256.hex(canonicalText());
    }

    /** One line for the defaults, each table and each column group; names are preceded by their length, so no name can forge one. */
    private String canonicalText() {
        StringBuilder text =
                new StringBuilder(FORMAT).append(' ').append(version).append('\n');
        append(text, "", defaults);
        tables.forEach((table, policy) -> append(text, table, policy));
        return text.toString();
    }

    private static void append(StringBuilder text, String table, RowPolicy policy) {
        name(text, table);
        text.append(' ').append(policy.version());
        text.append(' ').append(policy.deletes().text());
        text.append(' ').append(ruleName(policy.rule()));
        text.append(policy.columnwise() ? " by-column\n" : "\n");
        for (ColumnGroup group : policy.groups()) {
            name(text.append(' '), group.name());
            group.columns().forEach(column -> name(text.append(' '), column));
            text.append(" = ").append(ruleName(group.rule())).append('\n');
        }
        append(text, policy.keys());
        if (policy.moves() != MovePolicy.SEPARATE) { // a policy that does not name it keeps its hash
            text.append(" moves ").append(policy.moves().text()).append('\n');
        }
    }

    private static void append(StringBuilder text, KeyRules keys) {
        for (UniqueRule rule : keys.uniques()) {
            rule.columns().forEach(column -> name(text.append(" unique "), column));
            name(text.append(" = ").append(rule.losers().text()).append(' '), rule.altered());
            text.append(' ').append(rule.lengthMax()).append('\n');
        }
        for (ReferenceRule rule : keys.references()) {
            rule.columns().forEach(column -> name(text.append(" reference "), column));
            text.append(" = ").append(rule.orphans().text()).append('\n');
        }
    }

    /** Names with parameters may hold any character. */
    private static String ruleName(Rule rule) {
        String name = rule.name();
        return name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || c == '-') ? name : name.length() + ":" + name;
    }

    private static void name(StringBuilder text, String name) {
        text.append(name.length()).append(':').append(name);
    }
}
