package dev.parley.rules.policy;

import dev.parley.rules.Nullable;
import dev.parley.rules.rule.LastWriterWins;
import dev.parley.rules.rule.Rule;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * How the rows of one table are decided, and how they were under earlier versions of the policy: an operation is decided
 * under the version it was written under.
 *
 * @param version number of the policy version that last changed this, counted from 1
 * @param deletes decides whether the row exists
 * @param rule decides the columns that no group has
 * @param columnwise true if each of those columns is decided by itself, false if all of them together
 * @param groups columns with rules of their own; no column is in two
 * @param earlier what held before; null for the first
 */
public record RowPolicy(
        int version,
        DeletePolicy deletes,
        Rule rule,
        boolean columnwise,
        List<ColumnGroup> groups,
        @Nullable RowPolicy earlier) {
    public RowPolicy {
        Objects.requireNonNull(deletes);
        Objects.requireNonNull(rule);
        groups = List.copyOf(groups);
        if (version < 1) {
            throw new IllegalArgumentException("policy version counts from 1, got " + version);
        }
        if (earlier != null && earlier.version >= version) {
            throw new IllegalArgumentException(
                    "policy version " + version + " does not follow version " + earlier.version);
        }
        requireDisjoint(groups);
    }

    /** One unit: the row. */
    public RowPolicy(int version, DeletePolicy deletes, Rule rule) {
        this(version, deletes, rule, rule.byColumn(), List.of(), null);
    }

    /** Column groups, and the rest of the row as one unit. */
    public RowPolicy(int version, DeletePolicy deletes, Rule rule, List<ColumnGroup> groups) {
        this(version, deletes, rule, rule.byColumn(), groups, null);
    }

    /** Version 1 of the default: the latest writer decides columns and existence. */
    public static RowPolicy lastWriterWins() {
        return new RowPolicy(1, DeletePolicy.LWW, new LastWriterWins());
    }

    private static void requireDisjoint(List<ColumnGroup> groups) {
        Set<String> columns = new HashSet<>();
        for (ColumnGroup group : groups) {
            for (String column : group.columns()) {
                if (!columns.add(column)) {
                    throw new IllegalArgumentException(
                            "column '" + column + "' is in two column groups, the second is '" + group.name() + "'");
                }
            }
        }
    }

    /** This policy as it continues {@code before}. */
    public RowPolicy after(RowPolicy before) {
        return new RowPolicy(version, deletes, rule, columnwise, groups, before);
    }

    /** True if the latest writer decides each row as a whole and always has: then one operation stands for the row. */
    public boolean isLastWriterWinsRow() {
        return earlier == null && groups.isEmpty() && !columnwise && rule instanceof LastWriterWins;
    }

    /** What held under a version of the group's policy; the oldest known if that is later. */
    public RowPolicy at(int policyVersion) {
        RowPolicy policy = this;
        while (policy.earlier != null && policy.version > policyVersion) {
            policy = policy.earlier;
        }
        return policy;
    }

    /** Number of the policy version that last changed how deletes are decided. */
    public int deletesSince() {
        return earlier != null && earlier.deletes == deletes ? earlier.deletesSince() : version;
    }

    /** The units of a row that has these columns; each column is in exactly one. */
    public List<Unit> units(List<String> columns) {
        return Units.of(this, columns);
    }
}
