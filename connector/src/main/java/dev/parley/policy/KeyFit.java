package dev.parley.policy;

import dev.parley.config.Suggest;
import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.ForeignKeyShape;
import dev.parley.pipeline.TableShape;
import dev.parley.pipeline.UniqueShape;
import dev.parley.rules.policy.LoserPolicy;
import dev.parley.rules.policy.OrphanPolicy;
import dev.parley.rules.policy.PolicyProblem;
import dev.parley.rules.policy.ReferenceRule;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.policy.UniqueRule;
import dev.parley.rules.policy.Unit;
import dev.parley.rules.rule.PickRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Holds what a policy says of keys against the keys of a table: what it names must be there, and it must be possible. */
final class KeyFit {
    private static final Pattern LENGTH = Pattern.compile("\\((\\d+)\\)");
    /** Room for two marks of a key and some text, so that a marked value hardly ever finds no room. */
    private static final int LENGTH_OF_INTEGER_KEY = 48;

    private static final int LENGTH_OF_OTHER_KEY = 160;

    private final TableShape table;
    private final RowPolicy rules;
    private final List<TableShape> tables;
    private final List<PolicyProblem> problems = new ArrayList<>();

    private KeyFit(TableShape table, RowPolicy rules, List<TableShape> tables) {
        this.table = table;
        this.rules = rules;
        this.tables = tables;
    }

    /** @param tables all replicated tables, which may refer to this one */
    static List<PolicyProblem> of(TableShape table, RowPolicy rules, List<TableShape> tables) {
        KeyFit fit = new KeyFit(table, rules, tables);
        rules.keys().uniques().forEach(fit::unique);
        rules.keys().references().forEach(fit::reference);
        return fit.problems;
    }

    private void unique(UniqueRule rule) {
        List<List<String>> known =
                table.uniques().stream().map(UniqueShape::columns).toList();
        if (isUnknown("unique", rule.columns(), known) || !rule.losers().stands()) {
            return;
        }
        ColumnShape column = column(rule.altered());
        requireOldRows("unique", rule.columns());
        requireFree("unique", rule.columns(), column.name(), 1);
        if (rule.losers() == LoserPolicy.NULL) {
            requireNullable("unique", rule.columns(), column);
        } else {
            requireText(rule, column);
        }
    }

    private void requireText(UniqueRule rule, ColumnShape column) {
        String type = column.localType();
        boolean padded = type.startsWith("char(") || type.startsWith("character(") || type.startsWith("bpchar");
        if (column.type() != CanonicalType.TEXT || padded) {
            add(
                    "unique",
                    rule.columns(),
                    "suffix puts ~ and a key behind a text, column '" + column.name() + "' is " + type + ".",
                    "a row that has lost the value 7 cannot show 7~12 there.",
                    "Use park, or null if the column may be NULL.");
            return;
        }
        int least = table.keyColumns().size() == 1
                        && column(table.keyColumns().get(0)).type() == CanonicalType.INT
                ? LENGTH_OF_INTEGER_KEY
                : LENGTH_OF_OTHER_KEY;
        if (rule.lengthMax() < least) {
            add(
                    "unique",
                    rule.columns(),
                    "max-characters is " + rule.lengthMax() + ", a value with the marks of this table's key needs "
                            + least + ".",
                    "nothing of the value would be left before the mark.",
                    "Use a wider column, or park.");
        }
        Matcher length = LENGTH.matcher(type);
        if (length.find() && Integer.parseInt(length.group(1)) < rule.lengthMax()) {
            add(
                    "unique",
                    rule.columns(),
                    "column '" + column.name() + "' holds " + length.group(1) + " characters here, the policy lets a"
                            + " marked value have " + rule.lengthMax() + ".",
                    "this site would cut a value that another shows in full.",
                    "Write max-characters: " + length.group(1) + ", or less if another site's column is shorter.");
        }
    }

    private void reference(ReferenceRule rule) {
        List<List<String>> known =
                table.foreignKeys().stream().map(ForeignKeyShape::columns).toList();
        if (isUnknown("foreign-keys", rule.columns(), known) || rule.orphans() == OrphanPolicy.CASCADE_PARK) {
            return;
        }
        if (rule.orphans() == OrphanPolicy.RESTORE_PARENT) {
            table.foreignKeys().stream()
                    .filter(key -> Set.copyOf(key.columns()).equals(Set.copyOf(rule.columns())))
                    .forEach(this::restores);
            return;
        }
        requireOldRows("foreign-keys", rule.columns());
        for (String name : rule.columns()) {
            requireNullable("foreign-keys", rule.columns(), column(name));
            requireFree("foreign-keys", rule.columns(), name, 0);
        }
    }

    /** The parent must be known by what the row holds, and what it held by the log. */
    private void restores(ForeignKeyShape key) {
        tables.stream()
                .filter(parent -> parent.name().equals(key.parentTable()))
                .forEach(parent -> restores(key, parent));
        List<Unit> units = rules.units(table.names()).stream()
                .filter(unit -> !Collections.disjoint(unit.columns(), key.columns()))
                .toList();
        if (units.size() > 1 || !(units.get(0).rule() instanceof PickRule)) {
            add(
                    "foreign-keys",
                    key.columns(),
                    "restore-parent needs the reference to be one that somebody wrote, as a whole.",
                    "columns decided apart, or merged, may refer to a row that nobody has referred to; sites that have"
                            + " forgotten it cannot bring it back.",
                    "Put the columns into one group with a rule that picks one write, or use cascade-park.");
        }
    }

    private void restores(ForeignKeyShape key, TableShape parent) {
        if (!key.refersToKeyOf(parent)) {
            add(
                    "foreign-keys",
                    key.columns(),
                    "restore-parent needs a reference to the primary key of '" + parent.name() + "'.",
                    "two deleted rows may have held the same value, and either could come back.",
                    "Use cascade-park.");
        }
        if (parent.sharing().part().isPresent()) {
            add(
                    "foreign-keys",
                    key.columns(),
                    "restore-parent needs all rows of '" + parent.name() + "', and this site shares some of them.",
                    "a deleted parent that is not shared here could not be brought back here.",
                    "Use cascade-park, or take `where` of '" + parent.name() + "' out of the site file.");
        }
        if (!parent.oldImages()) {
            add(
                    "foreign-keys",
                    key.columns(),
                    "restore-parent needs old rows of '" + parent.name() + "' in the database's log.",
                    "a delete that tells only the key leaves nothing to bring back.",
                    "Set REPLICA IDENTITY FULL, or binlog_row_image=FULL, for '" + parent.name() + "'.");
        }
    }

    private ColumnShape column(String name) {
        return table.columns().get(table.names().indexOf(name));
    }

    private boolean isUnknown(String kind, List<String> columns, List<List<String>> known) {
        if (known.stream().anyMatch(key -> Set.copyOf(key).equals(Set.copyOf(columns)))) {
            return false;
        }
        List<String> names = known.stream().map(KeyFit::text).toList();
        String what =
                kind.equals("unique") ? "unique key besides the primary key" : "foreign key to a replicated table";
        String hint = Suggest.closest(text(columns), names)
                .map(near -> "Did you mean '" + near + "'?")
                .orElse(
                        names.isEmpty()
                                ? "The table has none; take the line out."
                                : "It has: " + String.join("; ", names) + ".");
        add(kind, columns, "the table has no " + what + " with these columns.", "the rule would decide nothing.", hint);
        return true;
    }

    private void requireOldRows(String kind, List<String> columns) {
        if (!table.oldImages()) {
            add(
                    kind,
                    columns,
                    "rows that show another value than their own need old rows in the database's log.",
                    "somebody edits the name in a row that shows ann~7; without the old row nobody can tell that he did not"
                            + " write ann~7, and that would become its value at all sites.",
                    "Set REPLICA IDENTITY FULL, or binlog_row_image=FULL.");
        }
    }

    private void requireNullable(String kind, List<String> columns, ColumnShape column) {
        if (!column.nullable()) {
            add(
                    kind,
                    columns,
                    "column '" + column.name() + "' is NOT NULL.",
                    "a row that gives up its value could not be written at all.",
                    kind.equals("unique")
                            ? "Use suffix or park, or let it be NULL."
                            : "Use cascade-park, or let it be NULL.");
        }
    }

    /** A value that is given up for one key must mean nothing to another. */
    private void requireFree(String kind, List<String> columns, String column, int uniques) {
        List<String> others = new ArrayList<>();
        if (table.keyColumns().contains(column)) {
            others.add("the primary key");
        }
        if (table.uniques().stream()
                        .filter(key -> key.columns().contains(column))
                        .count()
                > uniques) {
            others.add(uniques == 0 ? "a unique key" : "another unique key");
        }
        long references = table.foreignKeys().stream()
                .filter(key -> key.columns().contains(column))
                .count();
        if (references > 1 - uniques) {
            others.add(uniques == 1 ? "a foreign key" : "another foreign key");
        }
        if (tables.stream().anyMatch(child -> refers(child.foreignKeys(), column))) {
            others.add("what other rows refer to");
        }
        if (!others.isEmpty()) {
            add(
                    kind,
                    columns,
                    "column '" + column + "' is part of " + String.join(" and of ", others) + ".",
                    "a row that gives up its value there would break the other.",
                    "Use " + (kind.equals("unique") ? "park, or another column of the key." : "cascade-park."));
        }
    }

    private boolean refers(Collection<ForeignKeyShape> keys, String column) {
        return keys.stream()
                .anyMatch(key -> key.parentTable().equals(table.name())
                        && key.parentColumns().contains(column));
    }

    private static String text(List<String> columns) {
        return String.join(", ", columns);
    }

    private void add(String kind, List<String> columns, String reason, String example, String hint) {
        problems.add(new PolicyProblem(
                Objects.requireNonNull(table.name()) + "." + kind + "." + text(columns), reason, example, hint));
    }
}
