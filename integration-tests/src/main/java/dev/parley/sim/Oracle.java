package dev.parley.sim;

import dev.parley.pipeline.ForeignKeyShape;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.TableShape;
import dev.parley.pipeline.UniqueShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.policy.KeyRules;
import dev.parley.rules.policy.LoserPolicy;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.policy.UniqueRule;
import dev.parley.rules.projection.Equality;
import dev.parley.rules.projection.Outcome;
import dev.parley.rules.projection.Projected;
import dev.parley.rules.projection.ProjectionRow;
import dev.parley.rules.projection.Reference;
import dev.parley.rules.projection.TableConstraints;
import dev.parley.rules.projection.UniqueKey;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.LostWrite;
import dev.parley.rules.state.RowState;
import dev.parley.rules.state.Visible;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.window.Shown;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Knows every record ever made and every row of the beginning, and says what the tables must hold: the evaluation of the
 * complete set of operations, never folded, never pruned.
 */
final class Oracle {
    private final SimSchema schema;
    private final Function<String, RowPolicy> policies;
    private final Map<RowKey, Row> initial = new HashMap<>();
    private final Map<Dot, LogRecord.Transaction> records = new HashMap<>();
    private final TreeMap<RowKey, List<Operation>> operations = new TreeMap<>();

    Oracle(SimSchema schema, Function<String, RowPolicy> policies) {
        this.schema = schema;
        this.policies = policies;
    }

    void initial(RowKey key, Row row) {
        initial.put(key, row);
    }

    /** The first record of its dot counts. Returns what is known under the dot. */
    LogRecord.Transaction learn(LogRecord.Transaction record) {
        LogRecord.Transaction known = records.putIfAbsent(record.dot(), record);
        if (known != null) {
            return known;
        }
        for (Operation operation : record.operations()) {
            operations
                    .computeIfAbsent(operation.key(), key -> new ArrayList<>())
                    .add(operation);
        }
        return record;
    }

    /** A process died before anybody saw its record, and the log got another one under that dot. */
    void replace(LogRecord.Transaction record) {
        LogRecord.Transaction before = records.remove(record.dot());
        if (before != null) {
            before.operations()
                    .forEach(operation -> operations
                            .getOrDefault(operation.key(), new ArrayList<>())
                            .removeIf(other -> other.dot().equals(record.dot())));
        }
        learn(record);
    }

    /** Whoever has made the records of a site behind this one is gone, and nobody has seen them. */
    void forgetBehind(SiteId origin, long sequence) {
        records.keySet().removeIf(dot -> isBehind(dot, origin, sequence));
        operations.values().forEach(row -> row.removeIf(operation -> isBehind(operation.dot(), origin, sequence)));
    }

    private static boolean isBehind(Dot dot, SiteId origin, long sequence) {
        return dot.origin().equals(origin) && dot.sequence() > sequence;
    }

    /** Null if there is no such record. */
    @Nullable
    LogRecord.Transaction find(Dot dot) {
        return records.get(dot);
    }

    Map<RowKey, List<Operation>> operations() {
        return operations;
    }

    private Base base(RowKey key) {
        Row row = initial.get(key);
        return row == null ? Base.Absent.ABSENT : new Base.Present(row);
    }

    /** A row with all operations that {@code seen} covers. */
    RowState state(RowKey key, VersionVector seen) {
        List<Operation> covered = new ArrayList<>();
        for (Operation operation : operations.getOrDefault(key, List.of())) {
            if (seen.contains(operation.dot())) {
                covered.add(operation);
            }
        }
        return RowState.of(base(key), VersionVector.EMPTY, covered);
    }

    /** What the table should show by everything in {@code seen}, constraints aside. */
    Shown shown(RowKey key, VersionVector seen) {
        return Shown.of(state(key, seen), policies.apply(key.table()));
    }

    /** Every final word on a losing write of a row, once all of {@code all} is stable. */
    Set<LostWrite> lost(RowKey key, VersionVector all) {
        return Set.copyOf(state(key, all).fold(all, policies.apply(key.table())).lost());
    }

    /** What all tables must hold in the end. */
    SortedMap<RowKey, Row> tables(VersionVector all) {
        List<ProjectionRow> rows = new ArrayList<>();
        Set<RowKey> keys = new java.util.TreeSet<>(operations.keySet());
        keys.addAll(initial.keySet());
        for (RowKey key : keys) {
            rows.add(checked(ProjectionRow.of(key, state(key, all), policies.apply(key.table()), null), all));
        }
        List<TableConstraints> constraints =
                schema.tables().stream().map(this::constraints).toList();
        TreeMap<RowKey, Row> present = new TreeMap<>();
        Projected.of(rows, constraints, Set.of()).outcomes().forEach((key, outcome) -> {
            if (outcome instanceof Outcome.Stands stands) {
                present.put(key, stands.image());
            }
        });
        return present;
    }

    /** What a check refuses is the latest write as a whole, or nothing at all. */
    private ProjectionRow checked(ProjectionRow row, VersionVector all) {
        Row image = row.image();
        String table = row.key().table();
        if (image == null || schema.allows(table, image)) {
            return row;
        }
        if (!row.exists()) { // nothing brings it back
            return new ProjectionRow(row.key(), row.rank(), false, null, row.former());
        }
        RowPolicy policy = policies.apply(table);
        RowPolicy whole = policy.asOneUnit();
        boolean mixed = !policy.isLastWriterWinsRow();
        Row latest = mixed && state(row.key(), all).evaluate(whole).visible() instanceof Visible.Row written
                ? written.image()
                : null;
        boolean stands = latest != null && schema.allows(table, latest);
        return new ProjectionRow(row.key(), row.rank(), stands, stands ? latest : null, row.former());
    }

    private TableConstraints constraints(TableShape table) {
        KeyRules rules = policies.apply(table.name()).keys();
        List<UniqueKey> uniques = new ArrayList<>();
        for (UniqueShape index : table.uniques()) {
            UniqueRule rule = rules.unique(index.columns())
                    .orElseGet(() -> new UniqueRule(
                            index.columns(), LoserPolicy.PARK, index.columns().get(0), Integer.MAX_VALUE));
            uniques.add(new UniqueKey(
                    index.name(),
                    index.columns(),
                    rule.losers(),
                    rule.altered(),
                    rule.lengthMax(),
                    false,
                    Equality.EXACT));
        }
        List<Reference> references = new ArrayList<>();
        for (ForeignKeyShape key : table.foreignKeys()) {
            references.add(new Reference(
                    key.name(),
                    key.columns(),
                    key.parentTable(),
                    key.parentColumns(),
                    true,
                    rules.orphans(key.columns())));
        }
        return new TableConstraints(table.name(), uniques, references, List.of());
    }
}
