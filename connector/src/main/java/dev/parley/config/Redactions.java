package dev.parley.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What people see of columns, by canonical table and column. What is not named is shown. Immutable. */
public final class Redactions {
    private final Map<String, Map<String, Redaction>> tables;

    /** Rules by table, then by column. */
    public Redactions(Map<String, Map<String, Redaction>> tables) {
        Map<String, Map<String, Redaction>> copy = new LinkedHashMap<>();
        tables.forEach((table, columns) -> copy.put(table, Map.copyOf(columns)));
        this.tables = Map.copyOf(copy);
    }

    /** The rule of a column. */
    public Redaction of(String table, String column) {
        return tables.getOrDefault(table, Map.of()).getOrDefault(column, Redaction.SHOW);
    }

    /** All rules by table, then by column. */
    public Map<String, Map<String, Redaction>> tables() {
        return tables;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Redactions that && tables.equals(that.tables);
    }

    @Override
    public int hashCode() {
        return tables.hashCode();
    }

    @Override
    public String toString() {
        return tables.toString();
    }

    /** Reads {@code {customer: {email: hash}}}. */
    static Optional<Redactions> bind(Binder binder, YamlNode node, String path) {
        Map<String, Map<String, Redaction>> tables = new LinkedHashMap<>();
        int before = binder.problems().size();
        for (YamlNode.Entry table : entries(binder, node, path)) {
            String at = path + "." + table.key();
            Map<String, Redaction> columns = new LinkedHashMap<>();
            for (YamlNode.Entry column : entries(binder, table.value(), at)) {
                rule(binder, column, at + "." + column.key()).ifPresent(rule -> {
                    if (columns.put(column.key(), rule) != null) {
                        twice(binder, column, at);
                    }
                });
            }
            if (tables.put(table.key(), columns) != null) {
                twice(binder, table, path);
            }
        }
        return binder.problems().size() == before ? Optional.of(new Redactions(tables)) : Optional.empty();
    }

    private static Iterable<YamlNode.Entry> entries(Binder binder, YamlNode node, String path) {
        if (node instanceof YamlNode.Mapping mapping) {
            return mapping.entries();
        }
        binder.wrongKind(node, path, "a mapping such as `customer: {email: hash}`");
        return List.of();
    }

    private static void twice(Binder binder, YamlNode.Entry entry, String path) {
        binder.problems().add(path + "." + entry.key(), entry.line(), "is given twice", "keep one of them");
    }

    private static Optional<Redaction> rule(Binder binder, YamlNode.Entry column, String path) {
        List<String> known = ScalarType.constants(Redaction.class);
        String text = column.value() instanceof YamlNode.Scalar scalar ? scalar.text() : "";
        Optional<Redaction> rule = Arrays.stream(Redaction.values())
                .filter(one -> KebabCase.ofConstant(one).equals(text))
                .findFirst();
        if (rule.isEmpty()) {
            binder.problems()
                    .add(
                            path,
                            column.line(),
                            "must be one of " + String.join(", ", known) + ", found '" + text + "'",
                            Suggest.closest(text, known)
                                    .map(near -> "did you mean `" + near + "`?")
                                    .orElse("for example hash"));
        }
        return rule;
    }
}
