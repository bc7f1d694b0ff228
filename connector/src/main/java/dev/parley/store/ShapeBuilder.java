package dev.parley.store;

import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.ForeignKeyShape;
import dev.parley.pipeline.KeyShape;
import dev.parley.pipeline.Sharing;
import dev.parley.pipeline.TableShape;
import dev.parley.pipeline.UniqueShape;
import dev.parley.rules.Nullable;
import dev.parley.store.CatalogProblem.Kind;
import dev.parley.store.RawSchema.RawColumn;
import dev.parley.store.RawSchema.RawForeignKey;
import dev.parley.store.RawSchema.RawIndex;
import dev.parley.store.RawSchema.RawTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Turns a raw schema into shapes under canonical names, and lists what does not fit. Used once, by one thread. */
final class ShapeBuilder {
    private final Engine engine;
    private final RawSchema raw;
    private final TableNames names;
    private final List<CatalogProblem> problems = new ArrayList<>();
    private final Map<String, String> canonicalByLocal = new HashMap<>();
    private final Map<String, RawTable> selected = new TreeMap<>();
    private final Set<String> declaredSeen = new HashSet<>();

    ShapeBuilder(Engine engine, RawSchema raw, TableNames names) {
        this.engine = engine;
        this.raw = raw;
        this.names = names;
    }

    TableCatalog build() {
        select();
        List<TableShape> shapes = new ArrayList<>();
        Map<String, List<ForeignKeyShape>> foreignKeys = foreignKeys();
        selected.forEach((canonical, table) -> {
            int before = blocking();
            TableShape shape = shape(canonical, table, foreignKeys.getOrDefault(canonical, List.of()));
            if (shape != null && !table.inherited && blocking() == before) {
                shapes.add(shape);
            }
        });
        reportUnseenDeclarations();
        return new TableCatalog(shapes, problems);
    }

    private int blocking() {
        return (int)
                problems.stream().filter(problem -> problem.kind().isBlocking()).count();
    }

    private void select() {
        for (RawTable table : raw.tables.values()) {
            Optional<String> canonical = names.table(table.name);
            if (canonical.isEmpty()) {
                continue;
            }
            if (!table.isTable) {
                if (names.listed().contains(canonical.get())) {
                    report(Kind.NOT_A_TABLE, table.name, "", "a view or a foreign table");
                    canonicalByLocal.put(table.name, canonical.get());
                }
                continue;
            }
            if (table.inherited) {
                report(Kind.INHERITED, table.name, "", "tables that inherit from it");
            }
            canonicalByLocal.put(table.name, canonical.get());
            RawTable twin = selected.putIfAbsent(canonical.get(), table);
            if (twin != null) {
                report(Kind.AMBIGUOUS_NAME, table.name, "", "'" + canonical.get() + "', as does " + twin.name);
            }
        }
        for (String pattern : names.unmatched(Set.copyOf(canonicalByLocal.values()))) {
            problems.add(new CatalogProblem(
                    Kind.MISSING_TABLE, pattern, "", "no table in schema " + raw.name + " that matches it"));
        }
        for (String listed : names.listed()) {
            if (!canonicalByLocal.containsValue(listed)) {
                problems.add(new CatalogProblem(Kind.MISSING_TABLE, listed, "", "no such table in schema " + raw.name));
            }
        }
    }

    private @Nullable TableShape shape(String canonical, RawTable table, List<ForeignKeyShape> foreignKeys) {
        WantedSharing wanted = names.sharing(canonical);
        List<ColumnShape> all = columns(canonical, table, wanted);
        Sharing sharing = new SharingFit(raw.name, engine, names, problems).of(canonical, table, all, wanted);
        List<ColumnShape> columns = all.stream()
                .filter(column -> !sharing.untaken().contains(column.name()))
                .toList();
        Map<String, String> columnNames = new HashMap<>();
        columns.forEach(column -> columnNames.put(column.localName(), column.name()));
        Optional<RawIndex> index = new KeyChoice(raw.name, engine, names, problems).of(canonical, table);
        if (index.isEmpty()) {
            return null;
        }
        List<String> key = canonical(index.get().columns(), columnNames);
        Set<String> loose = loose(table, index.get(), columnNames);
        boolean isClaim =
                !loose.isEmpty() && KeyChoice.unusable(table, index.get()).isEmpty();
        List<UniqueShape> uniques = uniques(canonical, table, isClaim ? null : index.get(), columnNames);
        if (key.isEmpty() || !columns.stream().map(ColumnShape::name).toList().containsAll(key)) {
            return null;
        }
        List<ForeignKeyShape> whole = foreignKeys.stream()
                .filter(one -> one.columns().stream().noneMatch(sharing.untaken()::contains))
                .toList();
        TableShape shape = TableShape.of(canonical, raw.name, table.name, columns, key, uniques, whole, table.oldImages)
                .keyedBy(new KeyShape(index.get().name(), index.get().primary(), loose))
                .sharing(sharing);
        TableShape exact = shape.leavingOut(leftOut(table, shape));
        return wanted.where()
                .map(where -> new PartFit(engine, problems).of(exact, where))
                .orElse(exact);
    }

    private static Set<String> leftOut(RawTable table, TableShape shape) {
        Set<String> others = new HashSet<>();
        table.columns.forEach(column -> others.add(column.name()));
        shape.captured().forEach(column -> others.remove(column.localName()));
        return others;
    }

    private List<ColumnShape> columns(String canonicalTable, RawTable table, WantedSharing wanted) {
        List<ColumnShape> columns = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (RawColumn column : table.columns) {
            String canonical = names.column(canonicalTable, column.name());
            if (column.generated() || wanted.skipped().contains(canonical)) {
                continue;
            }
            CanonicalType type = type(canonicalTable + "." + canonical, table, column);
            if (type == null) {
                report(Kind.UNSUPPORTED_TYPE, table.name, column.name(), column.localType());
            } else if (!seen.add(canonical)) {
                report(Kind.AMBIGUOUS_NAME, table.name, column.name(), "'" + canonical + "', as does another column");
            } else {
                columns.add(new ColumnShape(canonical, column.name(), type, column.localType(), column.nullable()));
            }
        }
        return columns;
    }

    private @Nullable CanonicalType type(String canonicalName, RawTable table, RawColumn column) {
        CanonicalType declared = names.declaredTypes().get(canonicalName);
        if (declared == null) {
            return column.nativeText() && names.carriesNativeText() ? CanonicalType.TEXT : column.type();
        }
        declaredSeen.add(canonicalName);
        if (!DeclaredTypes.fits(engine, column.localType(), declared)) {
            report(
                    Kind.UNFIT_DECLARED_TYPE,
                    table.name,
                    column.name(),
                    column.localType() + ", not " + declared.name().toLowerCase(Locale.ROOT));
        }
        return declared;
    }

    private void reportUnseenDeclarations() {
        Set<String> unseen = new TreeSet<>(names.declaredTypes().keySet());
        unseen.removeAll(declaredSeen);
        for (String name : unseen) {
            problems.add(new CatalogProblem(Kind.UNFIT_DECLARED_TYPE, name, "", "no such column in this set"));
        }
    }

    private static Set<String> loose(RawTable table, RawIndex index, Map<String, String> columnNames) {
        Set<String> loose = new HashSet<>();
        for (RawColumn column : table.columns) {
            if (column.loose() && index.columns().contains(column.name())) {
                loose.add(columnNames.getOrDefault(column.name(), column.name()));
            }
        }
        return loose;
    }

    /** @param except an index that is none of them; null if all are */
    private List<UniqueShape> uniques(
            String canonical, RawTable table, @Nullable RawIndex except, Map<String, String> columnNames) {
        Set<String> untaken = names.sharing(canonical).untaken();
        List<UniqueShape> uniques = new ArrayList<>();
        for (RawIndex index : table.uniques) {
            if (index.equals(except)) {
                continue;
            }
            if (index.deferrable()) {
                report(Kind.DEFERRABLE_UNIQUE, table.name, index.name(), "deferrable");
            } else if (!index.special().isEmpty()) {
                report(Kind.SPECIAL_UNIQUE, table.name, index.name(), index.special());
            } else if (KeyChoice.isOverGenerated(table, index)) {
                report(Kind.SPECIAL_UNIQUE, table.name, index.name(), "over a generated column");
            } else if (index.columns().stream().anyMatch(local -> untaken.contains(names.column(canonical, local)))) {
                report(
                        Kind.SPECIAL_UNIQUE,
                        table.name,
                        index.name(),
                        "over a column that other sites' writes leave alone");
            } else {
                uniques.add(new UniqueShape(index.name(), canonical(index.columns(), columnNames)));
            }
        }
        return uniques;
    }

    private static List<String> canonical(List<String> localColumns, Map<String, String> columnNames) {
        return localColumns.stream()
                .map(column -> columnNames.getOrDefault(column, column))
                .toList();
    }

    private Map<String, List<ForeignKeyShape>> foreignKeys() {
        Map<String, List<ForeignKeyShape>> byTable = new HashMap<>();
        for (RawForeignKey key : raw.foreignKeys) {
            String child = canonicalOf(key.childSchema(), key.child());
            String parent = canonicalOf(key.parentSchema(), key.parent());
            if (child != null && parent != null) {
                byTable.computeIfAbsent(child, name -> new ArrayList<>())
                        .add(new ForeignKeyShape(
                                key.name(), mapped(child, key.columns()), parent, mapped(parent, key.parentColumns())));
            } else if (child != null) {
                String found = engine.quote(key.parentSchema(), key.parent());
                report(Kind.OUTSIDE_PARENT, key.child(), key.name(), found);
            } else if (parent != null) {
                String found = engine.quote(key.childSchema(), key.child());
                report(Kind.OUTSIDE_CHILD, key.parent(), key.name(), found);
            }
        }
        return byTable;
    }

    private @Nullable String canonicalOf(String schema, String table) {
        return schema.equals(raw.name) ? canonicalByLocal.get(table) : null;
    }

    private List<String> mapped(String canonicalTable, List<String> localColumns) {
        return localColumns.stream()
                .map(column -> names.column(canonicalTable, column))
                .toList();
    }

    private void report(Kind kind, String localTable, String subject, String found) {
        String quoted = subject.isEmpty() ? "" : engine.quote(subject);
        problems.add(new CatalogProblem(kind, engine.quote(raw.name, localTable), quoted, found));
    }
}
