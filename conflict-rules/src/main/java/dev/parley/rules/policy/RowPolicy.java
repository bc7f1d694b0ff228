package dev.parley.rules.policy;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.rule.LastWriterWins;
import dev.parley.rules.rule.Manual;
import dev.parley.rules.rule.ReplayRule;
import dev.parley.rules.rule.Rule;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * How the rows of one table are decided, and how they were under earlier versions of the policy: an operation is decided
 * under the version it was written under. Immutable; it remembers how it divides the columns of its table.
 */
public final class RowPolicy {
    private final int version;
    private final DeletePolicy deletes;
    private final Rule rule;
    private final boolean columnwise;
    private final List<ColumnGroup> groups;
    private final @Nullable RowPolicy earlier;
    private final KeyRules keys;
    private final MovePolicy moves;
    private final boolean waits;
    private final boolean replays;
    private final UnitCache divided = new UnitCache();

    /**
     * Column groups, and a rule for the rest of the row.
     *
     * @param version number of the policy version that last changed this, counted from 1
     * @param deletes decides whether the row exists
     * @param rule decides the columns that no group has
     * @param columnwise true if each of those columns is decided by itself, false if all of them together
     * @param groups columns with rules of their own; no column is in two
     * @param earlier what held before; null for the first
     */
    public RowPolicy(
            int version,
            DeletePolicy deletes,
            Rule rule,
            boolean columnwise,
            List<ColumnGroup> groups,
            @Nullable RowPolicy earlier) {
        this(version, deletes, rule, columnwise, groups, earlier, KeyRules.NONE, MovePolicy.SEPARATE);
    }

    private RowPolicy(
            int version,
            DeletePolicy deletes,
            Rule rule,
            boolean columnwise,
            List<ColumnGroup> groups,
            @Nullable RowPolicy earlier,
            KeyRules keys,
            MovePolicy moves) {
        this.version = version;
        this.deletes = Objects.requireNonNull(deletes);
        this.rule = Objects.requireNonNull(rule);
        this.columnwise = columnwise;
        this.groups = List.copyOf(groups);
        this.earlier = earlier;
        this.keys = Objects.requireNonNull(keys);
        this.moves = Objects.requireNonNull(moves);
        if (version < 1) {
            throw new IllegalArgumentException("policy version counts from 1, got " + version);
        }
        if (earlier != null && earlier.version >= version) {
            throw new IllegalArgumentException(
                    "policy version " + version + " does not follow version " + earlier.version);
        }
        requireDisjoint(this.groups);
        this.waits = has(Manual.class) || (earlier != null && earlier.waits);
        this.replays = has(ReplayRule.class) || (earlier != null && earlier.replays);
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

    private boolean has(Class<? extends Rule> kind) {
        return kind.isInstance(rule) || groups.stream().anyMatch(group -> kind.isInstance(group.rule()));
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

    public int version() {
        return version;
    }

    /** Decides whether the row exists. */
    public DeletePolicy deletes() {
        return deletes;
    }

    /** Decides the columns that no group has. */
    public Rule rule() {
        return rule;
    }

    /** True if each of those columns is decided by itself. */
    public boolean columnwise() {
        return columnwise;
    }

    public List<ColumnGroup> groups() {
        return groups;
    }

    /** What held before; null for the first. */
    public @Nullable RowPolicy earlier() {
        return earlier;
    }

    /** This policy as it continues {@code before}. */
    public RowPolicy after(RowPolicy before) {
        return new RowPolicy(version, deletes, rule, columnwise, groups, before, keys, moves);
    }

    /**
     * What becomes of rows that unique and foreign keys do not let stand as their states say. That is of the tables and not
     * of operations, so it has no versions: the latest holds for all rows.
     */
    public KeyRules keys() {
        return keys;
    }

    /** This policy with other rules for keys. */
    public RowPolicy withKeys(KeyRules rules) {
        return new RowPolicy(version, deletes, rule, columnwise, groups, earlier, rules, moves);
    }

    /** What becomes of writes of a row whose key has changed. */
    public MovePolicy moves() {
        return moves;
    }

    /** This policy with another answer to {@link #moves()}. */
    public RowPolicy withMoves(MovePolicy other) {
        return new RowPolicy(version, deletes, rule, columnwise, groups, earlier, keys, other);
    }

    /** What holds for a row as a whole where its columns cannot stand as they were decided one by one. */
    public RowPolicy asOneUnit() {
        return new RowPolicy(version, deletes, new LastWriterWins()).withMoves(moves);
    }

    /** True if the latest writer decides each row as a whole and always has: then one operation stands for the row. */
    public boolean isLastWriterWinsRow() {
        return earlier == null
                && groups.isEmpty()
                && !columnwise
                && rule instanceof LastWriterWins
                && moves == MovePolicy.SEPARATE;
    }

    /** True if a person may be waited for: only then can there be writes that the row does not show. */
    public boolean mayWait() {
        return waits;
    }

    /** True if writes may be replayed, so that one may undo a part of another although none decides. */
    public boolean mayReplay() {
        return replays;
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
        return units(Columns.of(columns));
    }

    /** As {@link #units(List)}; divided once for the columns of a table. */
    public List<Unit> units(Columns columns) {
        return divided.of(this, columns);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowPolicy that
                && version == that.version
                && deletes == that.deletes
                && rule.equals(that.rule)
                && columnwise == that.columnwise
                && groups.equals(that.groups)
                && keys.equals(that.keys)
                && moves == that.moves
                && Objects.equals(earlier, that.earlier);
    }

    @Override
    public int hashCode() {
        return Objects.hash(version, deletes, rule, columnwise, groups, keys, moves, earlier);
    }

    @Override
    public String toString() {
        return "RowPolicy[version " + version + ", " + deletes.text() + ", " + rule.name() + ", groups " + groups + "]";
    }
}
