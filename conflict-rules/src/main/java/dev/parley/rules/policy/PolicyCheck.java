package dev.parley.rules.policy;

import dev.parley.rules.policy.TableFacts.ColumnKind;
import dev.parley.rules.rule.DeltaRule;
import dev.parley.rules.rule.JsonFields;
import dev.parley.rules.rule.Manual;
import dev.parley.rules.rule.PickRule;
import dev.parley.rules.rule.Rule;
import dev.parley.rules.rule.TextLines;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Finds what in a table's policy cannot converge or would lose writes without a word. All problems at once. */
public final class PolicyCheck {
    private final String table;
    private final RowPolicy policy;
    private final TableFacts facts;
    private final List<PolicyProblem> problems = new ArrayList<>();

    private PolicyCheck(String table, RowPolicy policy, TableFacts facts) {
        this.table = table;
        this.policy = policy;
        this.facts = facts;
    }

    /** The problems of one table; none if the policy can be used. */
    public static List<PolicyProblem> of(String table, RowPolicy policy, TableFacts facts) {
        PolicyCheck check = new PolicyCheck(table, policy, facts);
        policy.groups().forEach(check::checkGroup);
        check.checkImages();
        check.checkMoves();
        check.checkDefault();
        check.checkConstraints();
        check.checkKeys();
        return List.copyOf(check.problems);
    }

    private void checkGroup(ColumnGroup group) {
        for (String column : group.columns()) {
            ColumnKind kind = facts.columns().get(column);
            if (kind == null) {
                String known = String.join(
                        ", ", facts.columns().keySet().stream().sorted().toList());
                add(
                        group.name(),
                        "the table has no column '" + column + "'.",
                        "none of its writes would be decided by " + group.rule().name() + ".",
                        "Known columns: " + known + ".");
            } else if (facts.key().contains(column)) {
                add(
                        group.name(),
                        "column '" + column + "' is part of the key.",
                        "a row whose key is merged would be another row.",
                        "Leave key columns out of column groups.");
            } else {
                checkKind(group, column, kind);
            }
        }
    }

    private void checkKind(ColumnGroup group, String column, ColumnKind kind) {
        Rule rule = group.rule();
        if (rule instanceof DeltaRule && kind != ColumnKind.EXACT_NUMBER) {
            add(
                    group.name(),
                    rule.name() + " adds exact numbers, column '" + column + "' holds " + words(kind) + ".",
                    "0.1 + 0.2 - 0.1 and 0.1 - 0.1 + 0.2 differ as floating point numbers, so two sites that add in"
                            + " different orders would differ for good.",
                    "Use an integer or decimal column, or another rule.");
        }
        boolean json = rule instanceof JsonFields && kind != ColumnKind.JSON && kind != ColumnKind.TEXT;
        boolean text = rule instanceof TextLines && kind != ColumnKind.TEXT;
        if (json || text) {
            add(
                    group.name(),
                    rule.name() + " cannot merge column '" + column + "', which holds " + words(kind) + ".",
                    "every merge would fail and the latest write replace the other.",
                    "Use last-writer-wins, or a column of the right type.");
        }
    }

    private static String words(ColumnKind kind) {
        return switch (kind) {
            case EXACT_NUMBER -> "exact numbers";
            case FLOATING_POINT -> "floating point numbers";
            case TEXT -> "text";
            case JSON -> "JSON";
            case OTHER -> "values of another type";
        };
    }

    private void checkImages() {
        boolean units = !policy.groups().isEmpty() || policy.columnwise();
        if (units && !facts.fullImages()) {
            add(
                    Unit.ROW,
                    "rules for columns need old rows in the database's log.",
                    "a site sets stock from 5 to 4; without the 5 nobody can tell that it took one away, or which column"
                            + " it changed.",
                    "Set REPLICA IDENTITY FULL, or binlog_row_image=FULL.");
        }
        if (facts.outOfLine() && !facts.fullImages() && policy.deletes() != DeletePolicy.DELETE_WINS) {
            add(
                    Unit.ROW,
                    "deletes by " + policy.deletes().text() + " need old rows in the log of a table with large values.",
                    "a site deletes the row, another updates a small column; the row lives, and where it was deleted its"
                            + " large value is gone.",
                    "Set REPLICA IDENTITY FULL, or use delete-wins.");
        }
    }

    private void checkMoves() {
        if (policy.moves() == MovePolicy.FOLLOW_MOVE && !facts.fullImages()) {
            add(
                    Unit.ROW,
                    "moves: follow-move needs old rows in the database's log.",
                    "a site gives a row another key, another site sets its price; without the old row nobody can tell that"
                            + " it was the price.",
                    "Set REPLICA IDENTITY FULL, or binlog_row_image=FULL.");
        }
    }

    private void checkDefault() {
        if (!(policy.rule() instanceof PickRule)) {
            add(
                    Unit.ROW,
                    policy.rule().name() + " cannot be the rule of all columns.",
                    "it would merge keys, dates and flags that it is not made for.",
                    "Name its columns in a column group.");
        }
    }

    private void checkConstraints() {
        Set<List<String>> homes = new HashSet<>();
        for (Unit unit : policy.units(List.copyOf(facts.columns().keySet()))) {
            List<String> bound =
                    unit.columns().stream().filter(facts.checked()::contains).toList();
            if (!bound.isEmpty()) {
                homes.add(unit.columns());
            }
        }
        if (homes.size() > 1) {
            add(
                    Unit.ROW,
                    "a CHECK constraint spans columns that are decided apart: "
                            + String.join(
                                    ", ", facts.checked().stream().sorted().toList()) + ".",
                    "one site moves the start of an appointment, another its end; both are valid, the mixture ends before"
                            + " it starts.",
                    "Put these columns into one group with a rule that picks a write.");
        }
    }

    private void checkKeys() {
        boolean merges = !(policy.rule() instanceof Manual);
        if (facts.generatedKey() && merges) {
            add(
                    Unit.ROW,
                    "sites may make up the same key for different things, and "
                            + policy.rule().name() + " would take them for one.",
                    "two sites insert order 17 for two customers; one order is gone.",
                    "Give each site its own key range (auto_increment_increment, INCREMENT BY), or use manual.");
        }
    }

    private void add(String where, String reason, String example, String hint) {
        problems.add(new PolicyProblem(table + "." + Objects.requireNonNull(where), reason, example, hint));
    }
}
