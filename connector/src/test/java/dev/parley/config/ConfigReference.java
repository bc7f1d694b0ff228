package dev.parley.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The site file's reference, as Markdown and as JSON Schema, made from the records that read it. */
public final class ConfigReference {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String PLACEHOLDER = "^\\$\\{(env|file):[^}]+\\}$";

    private ConfigReference() {}

    /** One table for the whole file and one for each section. */
    public static String markdown() {
        StringBuilder out = new StringBuilder();
        section(out, "The file", SiteConfig.class, "");
        return out.toString();
    }

    /** Draft 2020-12; checks what an editor can check, the agent checks the rest. */
    public static String jsonSchema() {
        ObjectNode root = JSON.objectNode();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("title", "Parley site file");
        root.setAll(schemaOf(SiteConfig.class));
        return root.toPrettyString() + "\n";
    }

    private static void section(StringBuilder out, String title, Class<?> type, String path) {
        out.append("## ").append(title).append("\n\n| key | value | default | meaning |\n|---|---|---|---|\n");
        List<Runnable> inner = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String key = KebabCase.ofComponent(component.getName());
            Doc doc = component.getAnnotation(Doc.class);
            Class<?> section = sectionOf(component.getGenericType());
            String full = path.isEmpty() ? key : path + "." + key;
            String value =
                    section == null ? value(component.getGenericType(), doc) : "[section](#" + anchor(full) + ")";
            out.append("| `").append(key).append("` | ").append(value).append(" | ");
            out.append(defaultText(component, doc))
                    .append(" | ")
                    .append(escape(doc.value()))
                    .append(" |\n");
            if (section != null) {
                String shown = component.getType() == List.class ? full + "[]" : full;
                inner.add(() -> section(out, shown, section, full));
            }
        }
        out.append('\n');
        inner.forEach(Runnable::run);
    }

    /** The record that a key opens a section for; null if it holds a plain value. */
    private static @dev.parley.rules.Nullable Class<?> sectionOf(Type type) {
        if (type instanceof ParameterizedType list
                && (list.getRawType() == List.class || list.getRawType() == Optional.class)) {
            return sectionOf(list.getActualTypeArguments()[0]);
        }
        if (type == TableSelection.class) {
            return TableConfig.class;
        }
        return type instanceof Class<?> plain
                        && plain.isRecord()
                        && ScalarType.of(plain).isEmpty()
                ? plain
                : null;
    }

    private static String value(Type type, Doc doc) {
        if (type instanceof ParameterizedType parameterized) {
            Type first = parameterized.getActualTypeArguments()[0];
            if (parameterized.getRawType() == Optional.class) {
                return value(first, doc);
            }
            return parameterized.getRawType() == Map.class ? "names and texts" : "list of texts";
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isEnum()) {
            return "`" + String.join("`, `", ScalarType.constants(plain)) + "`";
        }
        String range = doc.min().isEmpty() ? "" : ", " + doc.min() + " to " + doc.max();
        if (!doc.pattern().isEmpty()) {
            return doc.patternMeans();
        }
        return word(plain) + range;
    }

    private static String word(Class<?> type) {
        if (type == Redactions.class) {
            return "tables with columns";
        }
        if (type == Secret.class) {
            return "secret text";
        }
        if (type == Duration.class) {
            return "duration";
        }
        if (type == DataSize.class) {
            return "size";
        }
        return type == int.class || type == Integer.class ? "number" : "text";
    }

    private static String defaultText(RecordComponent component, Doc doc) {
        if (component.getType() == Optional.class) {
            return "—";
        }
        return doc.defaultsTo().isEmpty() ? "**required**" : "`" + doc.defaultsTo() + "`";
    }

    private static ObjectNode schemaOf(Class<?> type) {
        ObjectNode schema = JSON.objectNode();
        schema.put("type", "object");
        schema.put("additionalProperties", false);
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = JSON.arrayNode();
        for (RecordComponent component : type.getRecordComponents()) {
            String key = KebabCase.ofComponent(component.getName());
            Doc doc = component.getAnnotation(Doc.class);
            ObjectNode property = valueSchema(component.getGenericType(), doc);
            property.put("description", doc.value());
            properties.set(key, property);
            if (component.getType() != Optional.class && doc.defaultsTo().isEmpty()) {
                required.add(key);
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return schema;
    }

    private static ObjectNode valueSchema(Type type, Doc doc) {
        if (type instanceof ParameterizedType parameterized) {
            return genericSchema(parameterized, doc);
        }
        if (type == Redactions.class) {
            ObjectNode columns = JSON.objectNode().put("type", "object");
            columns.set("additionalProperties", valueSchema(Redaction.class, doc));
            ObjectNode tables = JSON.objectNode().put("type", "object");
            return tables.set("additionalProperties", columns);
        }
        if (type == TableSelection.class) {
            return anyOf(constant("all"), array(anyOf(text(""), schemaOf(TableConfig.class))));
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isEnum()) {
            ArrayNode names = JSON.arrayNode();
            ScalarType.constants(plain).forEach(names::add);
            return JSON.objectNode().set("enum", names);
        }
        if (plain == int.class || plain == Integer.class) {
            ObjectNode number = JSON.objectNode().put("type", "integer");
            number.put("minimum", Long.parseLong(doc.min())).put("maximum", Long.parseLong(doc.max()));
            return anyOf(number, text(PLACEHOLDER));
        }
        return plain.isRecord() && ScalarType.of(plain).isEmpty() ? schemaOf(plain) : text("");
    }

    private static ObjectNode genericSchema(ParameterizedType type, Doc doc) {
        Type last = type.getActualTypeArguments()[type.getActualTypeArguments().length - 1];
        if (type.getRawType() == Optional.class) {
            return valueSchema(last, doc);
        }
        if (type.getRawType() == List.class) {
            return array(valueSchema(last, doc));
        }
        ObjectNode map = JSON.objectNode().put("type", "object");
        map.set("additionalProperties", text(""));
        return map;
    }

    private static ObjectNode text(String pattern) {
        ObjectNode text = JSON.objectNode().put("type", "string");
        return pattern.isEmpty() ? text : text.put("pattern", pattern);
    }

    private static ObjectNode constant(String value) {
        return JSON.objectNode().put("const", value);
    }

    private static ObjectNode array(ObjectNode items) {
        return JSON.objectNode().put("type", "array").set("items", items);
    }

    private static ObjectNode anyOf(ObjectNode... choices) {
        ArrayNode all = JSON.arrayNode();
        for (ObjectNode choice : choices) {
            all.add(choice);
        }
        return JSON.objectNode().set("anyOf", all);
    }

    private static String anchor(String path) {
        return path.replace(".", "");
    }

    private static String escape(String text) {
        return text.replace("|", "\\|");
    }
}
