package dev.parley.capture;

import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** Events as Debezium delivers them, for a table {@code shop.item(id, label, note DEFAULT 'none')}. */
final class Events {
    static final String TOPIC = TableTopics.topic("public", "item_local");
    private static final Schema NOTE =
            SchemaBuilder.string().optional().defaultValue("none").build();

    private final Schema row;
    private final Schema envelope;

    private Events(Schema row) {
        this.row = row;
        this.envelope = SchemaBuilder.struct()
                .field("before", row)
                .field("after", row)
                .field("op", Schema.STRING_SCHEMA)
                .build();
    }

    static Events usual() {
        return new Events(columns().optional().build());
    }

    static Events withExtraColumn(String name) {
        return new Events(
                columns().field(name, Schema.OPTIONAL_INT32_SCHEMA).optional().build());
    }

    static Events withLabelAs(Schema label) {
        return new Events(SchemaBuilder.struct()
                .field("id", Schema.INT32_SCHEMA)
                .field("label_local", label)
                .field("note", NOTE)
                .optional()
                .build());
    }

    private static SchemaBuilder columns() {
        return SchemaBuilder.struct()
                .field("id", Schema.INT32_SCHEMA)
                .field("label_local", Schema.OPTIONAL_STRING_SCHEMA)
                .field("note", NOTE);
    }

    static TableShape table(boolean oldImages) {
        return TableShape.of(
                "shop.item",
                "public",
                "item_local",
                List.of(
                        new ColumnShape("id", "id", CanonicalType.INT, "integer", false),
                        new ColumnShape("label", "label_local", CanonicalType.TEXT, "text", true),
                        new ColumnShape("note", "note", CanonicalType.TEXT, "text", true)),
                List.of("id"),
                List.of(),
                List.of(),
                oldImages);
    }

    Struct image(int id, @Nullable Object label, @Nullable String note) {
        return new Struct(row).put("id", id).put("label_local", label).put("note", note);
    }

    SourceRecord insert(int id, Object label) {
        return event("c", null, image(id, label, null));
    }

    SourceRecord update(@Nullable Struct before, Struct after) {
        return event("u", before, after);
    }

    SourceRecord delete(Struct before) {
        return event("d", before, null);
    }

    SourceRecord truncate() {
        return event("t", null, null);
    }

    SourceRecord event(String op, @Nullable Struct before, @Nullable Struct after) {
        Struct value =
                new Struct(envelope).put("before", before).put("after", after).put("op", op);
        return new SourceRecord(Map.of(), Map.of(), TOPIC, envelope, value);
    }

    static SourceRecord commit(long lsn) {
        return mark(new LogPosition.Postgres(lsn), TransactionEnd.Scope.ROWS_BEFORE);
    }

    static SourceRecord mark(LogPosition position, TransactionEnd.Scope scope) {
        TransactionEnd end = new TransactionEnd(position, 1_000L, scope);
        return new SourceRecord(Map.of(), Map.of(), CommitHook.TOPIC, null, end);
    }
}
