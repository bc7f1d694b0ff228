package dev.parley.apply;

import dev.parley.pipeline.ForeignKeyShape;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The replicated tables of this site by canonical name, and who refers to whom. Immutable. */
public final class ApplyTables {
    private final Map<String, TableShape> tables = new HashMap<>();
    private final Map<String, List<Reference>> byParent = new HashMap<>();

    /** A foreign key seen from the referenced table. */
    record Reference(TableShape child, ForeignKeyShape key) {}

    public ApplyTables(Collection<TableShape> shapes) {
        for (TableShape shape : shapes) {
            tables.put(shape.name(), shape);
        }
        for (TableShape child : shapes) {
            for (ForeignKeyShape key : child.foreignKeys()) {
                byParent.computeIfAbsent(key.parentTable(), name -> new ArrayList<>())
                        .add(new Reference(child, key));
            }
        }
    }

    /** The table here; null if this site has none of that name. */
    @Nullable
    TableShape find(String name) {
        return tables.get(name);
    }

    List<Reference> referencesTo(String parent) {
        return byParent.getOrDefault(parent, List.of());
    }

    /** The values by which children refer to a row, from its key; null if they are other columns. */
    static @Nullable List<Value> referencedBy(ForeignKeyShape key, TableShape parent, RowKey row) {
        if (!key.refersToKeyOf(parent)) {
            return null;
        }
        List<Value> values = new ArrayList<>();
        for (String column : key.parentColumns()) {
            values.add(row.get(parent.keyColumns().indexOf(column)));
        }
        return values;
    }
}
