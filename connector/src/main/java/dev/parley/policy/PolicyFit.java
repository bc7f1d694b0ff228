package dev.parley.policy;

import dev.parley.config.Suggest;
import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.policy.GroupPolicy;
import dev.parley.rules.policy.KeyRules;
import dev.parley.rules.policy.MovePolicy;
import dev.parley.rules.policy.OrphanPolicy;
import dev.parley.rules.policy.PolicyCheck;
import dev.parley.rules.policy.PolicyProblem;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.policy.TableFacts;
import dev.parley.rules.policy.TableFacts.ColumnKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Holds a policy against the tables of a site: what it names must be there, and its rules must be able to converge. */
public final class PolicyFit {
    private PolicyFit() {}

    /**
     * Everything that keeps the policy from being used.
     *
     * @param tables all replicated tables of the site
     */
    public static List<PolicyProblem> of(GroupPolicy policy, List<TableShape> tables) {
        List<PolicyProblem> problems = new ArrayList<>();
        List<String> names = tables.stream().map(TableShape::name).toList();
        for (String named : policy.tables().keySet()) {
            if (!names.contains(named)) {
                problems.add(unknown(named, names));
            }
        }
        for (TableShape table : tables) {
            RowPolicy rules = policy.forTable(table.name());
            problems.addAll(PolicyCheck.of(table.name(), rules, facts(table)));
            problems.addAll(KeyFit.of(table, rules, tables));
        }
        return List.copyOf(problems);
    }

    /** True if the rules of a table need the old row of a change. */
    public static boolean needsOldRows(RowPolicy policy) {
        return !policy.groups().isEmpty()
                || policy.columnwise()
                || policy.moves() != MovePolicy.SEPARATE
                || !policy.keys().altersNothing();
    }

    /** As {@link #needsOldRows(RowPolicy)}, also for rows of other tables that bring back what is deleted of this one. */
    public static boolean needsOldRows(GroupPolicy policy, TableShape table, List<TableShape> tables) {
        return needsOldRows(policy.forTable(table.name()))
                || tables.stream()
                        .anyMatch(
                                child -> restores(policy.forTable(child.name()).keys(), child, table));
    }

    private static boolean restores(KeyRules keys, TableShape child, TableShape parent) {
        return child.foreignKeys().stream()
                .anyMatch(key -> key.parentTable().equals(parent.name())
                        && keys.orphans(key.columns()) == OrphanPolicy.RESTORE_PARENT);
    }

    private static PolicyProblem unknown(String named, List<String> names) {
        Optional<String> near = Suggest.closest(named, names);
        return new PolicyProblem(
                named,
                "no replicated table has this name.",
                "the rules written for it would decide nothing.",
                near.map(name -> "Did you mean '" + name + "'?")
                        .orElse("Replicated tables: " + String.join(", ", names) + "."));
    }

    private static TableFacts facts(TableShape table) {
        Map<String, ColumnKind> columns = new HashMap<>();
        table.captured().forEach(column -> columns.put(column.name(), kind(column)));
        table.sharing().untaken().forEach(name -> columns.putIfAbsent(name, ColumnKind.OTHER));
        return new TableFacts(columns, Set.copyOf(table.keyColumns()), Set.of(), table.oldImages(), false, false);
    }

    private static ColumnKind kind(ColumnShape column) {
        CanonicalType type = column.type();
        return switch (type) {
            case INT, DECIMAL -> ColumnKind.EXACT_NUMBER;
            case FLOAT32, FLOAT64 -> ColumnKind.FLOATING_POINT;
            case TEXT -> ColumnKind.TEXT;
            case JSON -> ColumnKind.JSON;
            case BOOL, BYTES, DATE, TIME, LOCAL_TIMESTAMP, INSTANT, UUID -> ColumnKind.OTHER;
        };
    }
}
