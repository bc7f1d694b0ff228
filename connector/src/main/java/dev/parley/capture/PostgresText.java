package dev.parley.capture;

import dev.parley.pipeline.ArrayJson;
import dev.parley.pipeline.BlankPadded;
import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.IntervalText;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import io.debezium.connector.postgresql.UnchangedToastedReplicationMessageColumn;
import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.StringJoiner;
import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * Has PostgreSQL values delivered as text where Debezium's own form loses something: arrays (their shape), spans of time
 * (months of 30 days), bit strings (leading zeros), {@code char(n)} (which blanks are the value's), and whatever Debezium
 * does not know. Made by Debezium; thread-safe once configured.
 */
public final class PostgresText implements CustomConverter<SchemaBuilder, RelationalColumn> {
    private static final String NAME = "parleytext";
    private static final String UNCHANGED = "unchanged";
    private static final String COLUMNS = "columns";
    /** Between entries, and between what is in one: no name holds these. */
    private static final String ENTRY = "\u0001";

    private static final String PART = "\u0002";

    private final Map<String, Form> forms = new HashMap<>();
    private String unchanged = "";

    /** Made by Debezium. */
    public PostgresText() {}

    /** What the canonical text is made of. */
    private enum Form {
        INTEGERS,
        FLOATS,
        BOOLEANS,
        TEXTS,
        INTERVAL,
        BLANK_PADDED,
        AS_IT_IS;

        static @Nullable Form of(ColumnShape column) {
            String type = column.localType();
            if (column.type() == CanonicalType.JSON && ArrayJson.isArray(type)) {
                return switch (ArrayJson.elements(type)) {
                    case INTEGER -> INTEGERS;
                    case FLOAT -> FLOATS;
                    case BOOLEAN -> BOOLEANS;
                    case TEXT -> TEXTS;
                };
            }
            if (column.type() != CanonicalType.TEXT || type.equals("text") || type.startsWith("character varying")) {
                return null;
            }
            if (type.startsWith("interval")) {
                return INTERVAL;
            }
            return BlankPadded.isType(type) ? BLANK_PADDED : AS_IT_IS;
        }

        String text(Object value) {
            String text = Objects.toString(value);
            return switch (this) {
                case INTEGERS -> ArrayJson.toJson(text, ArrayJson.Elements.INTEGER);
                case FLOATS -> ArrayJson.toJson(text, ArrayJson.Elements.FLOAT);
                case BOOLEANS -> ArrayJson.toJson(text, ArrayJson.Elements.BOOLEAN);
                case TEXTS -> ArrayJson.toJson(text, ArrayJson.Elements.TEXT);
                case INTERVAL -> IntervalText.ofPostgres(text);
                case BLANK_PADDED -> BlankPadded.stripped(text);
                case AS_IT_IS -> text;
            };
        }
    }

    /** Has Debezium make one for these tables. */
    static void configure(Map<String, Object> properties, List<TableShape> tables, String unchanged) {
        StringJoiner columns = new StringJoiner(ENTRY);
        for (TableShape table : tables) {
            for (ColumnShape column : table.captured()) {
                Form form = Form.of(column);
                if (form != null) {
                    String name = name(table.localSchema() + "." + table.localName(), column.localName());
                    columns.add(name + PART + form.name());
                }
            }
        }
        properties.put("converters", NAME);
        properties.put(NAME + ".type", PostgresText.class.getName());
        properties.put(NAME + "." + UNCHANGED, unchanged);
        properties.put(NAME + "." + COLUMNS, columns.toString());
    }

    private static String name(String table, String column) {
        return table + PART + column;
    }

    @Override
    public void configure(Properties properties) {
        unchanged = properties.getProperty(UNCHANGED);
        for (String entry : properties.getProperty(COLUMNS).split(ENTRY, -1)) {
            int form = entry.lastIndexOf(PART);
            if (form > 0) {
                forms.put(entry.substring(0, form), Form.valueOf(entry.substring(form + 1)));
            }
        }
    }

    @Override
    public void converterFor(RelationalColumn column, ConverterRegistration<SchemaBuilder> registration) {
        Form form = forms.get(name(column.dataCollection(), column.name()));
        if (form != null) {
            registration.register(SchemaBuilder.string().optional(), value -> converted(value, form));
        }
    }

    private @Nullable Object converted(@Nullable Object value, Form form) {
        if (value == null) {
            return null;
        }
        return UnchangedToastedReplicationMessageColumn.isUnchangedToastedValue(value) ? unchanged : form.text(value);
    }
}
