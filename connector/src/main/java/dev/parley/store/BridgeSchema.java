package dev.parley.store;

import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.TableShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The schema (PostgreSQL) or database (MySQL) {@code parley}. Pure functions that give statements. */
public final class BridgeSchema {
    /** Function by which an agent without privilege on the parameter becomes a replica session (PostgreSQL 14). */
    static final String BECOME_REPLICA = "become_replica";

    private BridgeSchema() {}

    /** Tables whose rows capture reads. */
    public static List<BridgeTable> captured() {
        return Arrays.stream(BridgeTable.values())
                .filter(BridgeTable::isCaptured)
                .toList();
    }

    /** Shapes of the captured tables, named {@code parley.applied} and so on. */
    public static List<TableShape> capturedShapes(Engine engine) {
        return captured().stream().map(table -> shape(engine, table)).toList();
    }

    private static TableShape shape(Engine engine, BridgeTable table) {
        List<ColumnShape> columns = new ArrayList<>();
        for (BridgeTable.Column column : table.columns()) {
            String localType = column.kind().type(engine).split(" ", 2)[0];
            columns.add(new ColumnShape(
                    column.name(), column.name(), column.kind().canonical(), localType, column.nullable()));
        }
        return TableShape.of(
                table.canonicalName(),
                Engine.BRIDGE_SCHEMA,
                table.localName(),
                columns,
                table.keyNames(),
                List.of(),
                List.of(),
                engine == Engine.MYSQL || logsOldRows(table));
    }

    /** True if a deleted row must be told from the log alone: which row was released. */
    static boolean logsOldRows(BridgeTable table) {
        return table == BridgeTable.PROJECTED;
    }

    /** CREATE TABLE that does nothing where the table is there. */
    static String createTable(Engine engine, BridgeTable table) {
        StringBuilder sql = new StringBuilder("CREATE TABLE IF NOT EXISTS ")
                .append(table.sql(engine))
                .append(" (\n");
        for (BridgeTable.Column column : table.columns()) {
            sql.append("    ")
                    .append(engine.quote(column.name()))
                    .append(' ')
                    .append(column.kind().type(engine))
                    .append(column.nullable() ? "" : " NOT NULL")
                    .append(",\n");
        }
        String keys =
                String.join(", ", table.keyNames().stream().map(engine::quote).toList());
        sql.append("    PRIMARY KEY (").append(keys).append(")\n)");
        return sql.append(engine == Engine.MYSQL ? " ENGINE = InnoDB" : "").toString();
    }
}
