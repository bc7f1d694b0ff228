package dev.parley.policy;

import dev.parley.config.Suggest;
import dev.parley.config.YamlNode;
import dev.parley.rules.Nullable;
import dev.parley.rules.policy.KeyRules;
import dev.parley.rules.policy.LoserPolicy;
import dev.parley.rules.policy.OrphanPolicy;
import dev.parley.rules.policy.ReferenceRule;
import dev.parley.rules.policy.UniqueRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads what a table says of its unique and foreign keys, each named by its columns. Not thread-safe. */
final class KeyRuleReader {
    private static final List<String> UNIQUE = List.of("losers", "column", "max-characters");
    private static final List<LoserPolicy> LOSERS = List.of(LoserPolicy.values());
    private static final List<OrphanPolicy> ORPHANS = List.of(OrphanPolicy.values());
    private static final int LENGTH_MAX = 1 << 16;

    private final Nodes nodes;

    KeyRuleReader(Nodes nodes) {
        this.nodes = nodes;
    }

    /** Of the entries of one table. */
    KeyRules read(Map<String, YamlNode.Entry> table, String path) {
        List<UniqueRule> uniques = new ArrayList<>();
        keys(table, path, "unique").forEach(key -> unique(key).ifPresent(uniques::add));
        List<ReferenceRule> references = new ArrayList<>();
        keys(table, path, "foreign-keys").forEach(key -> reference(key).ifPresent(references::add));
        return new KeyRules(uniques, references);
    }

    /** One key as a policy names it. */
    private record Key(List<String> columns, YamlNode value, String path) {}

    private List<Key> keys(Map<String, YamlNode.Entry> table, String path, String kind) {
        YamlNode.Entry entry = table.get(kind);
        List<Key> keys = new ArrayList<>();
        Set<Set<String>> seen = new HashSet<>();
        nodes.mapping(entry == null ? null : entry.value(), path + "." + kind, List.of())
                .forEach((name, one) -> {
                    String at = path + "." + kind + "." + name;
                    List<String> columns =
                            Arrays.stream(name.split(",", -1)).map(String::trim).toList();
                    if (columns.contains("") || Set.copyOf(columns).size() < columns.size()) {
                        nodes.problems().add(at, one.line(), "is no list of columns", "write them as `first, second`");
                    } else if (!seen.add(Set.copyOf(columns))) {
                        nodes.problems().add(at, one.line(), "is given twice", "a key has its columns in any order");
                    } else {
                        keys.add(new Key(columns, one.value(), at));
                    }
                });
        return keys;
    }

    private Optional<UniqueRule> unique(Key key) {
        String last = key.columns.get(key.columns.size() - 1);
        if (!(key.value instanceof YamlNode.Mapping)) {
            return losers(key.value, key.path)
                    .map(losers -> new UniqueRule(key.columns, losers, last, UniqueRule.LENGTH_DEFAULT));
        }
        Map<String, YamlNode.Entry> given = nodes.mapping(key.value, key.path, UNIQUE);
        YamlNode.Entry losers = given.get("losers");
        if (losers == null) {
            nodes.problems()
                    .add(
                            key.path + ".losers",
                            key.value.line(),
                            "is missing",
                            "write one of " + texts(LOSERS.stream()));
            return Optional.empty();
        }
        Optional<LoserPolicy> policy = losers(losers.value(), key.path + ".losers");
        String altered = altered(key, given.get("column"), last);
        int length = length(key, given.get("max-characters"), policy);
        return policy.map(one -> new UniqueRule(key.columns, one, altered, length));
    }

    private String altered(Key key, @Nullable YamlNode.Entry entry, String otherwise) {
        String at = key.path + ".column";
        String column = entry == null ? otherwise : nodes.text(entry.value(), at);
        if (column == null || key.columns.contains(column)) {
            return column == null ? otherwise : column;
        }
        nodes.problems()
                .add(
                        at,
                        key.value.line(),
                        "'" + column + "' is not a column of this key",
                        "write one of " + String.join(", ", key.columns));
        return otherwise;
    }

    private int length(Key key, @Nullable YamlNode.Entry entry, Optional<LoserPolicy> losers) {
        if (entry == null) {
            return UniqueRule.LENGTH_DEFAULT;
        }
        String at = key.path + ".max-characters";
        if (losers.isPresent() && losers.get() != LoserPolicy.SUFFIX) {
            nodes.problems()
                    .add(at, entry.line(), "is given, but nothing is put behind the value", "only suffix has it");
        }
        return nodes.number(entry.value(), at, 1, LENGTH_MAX, UniqueRule.LENGTH_DEFAULT);
    }

    /** In YAML a plain {@code null} is no text. */
    private Optional<LoserPolicy> losers(YamlNode node, String path) {
        boolean none = node instanceof YamlNode.Scalar scalar
                && scalar.absent()
                && scalar.text().equals("null");
        String text = none ? LoserPolicy.NULL.text() : nodes.text(node, path);
        Optional<LoserPolicy> found =
                LOSERS.stream().filter(one -> one.text().equals(text)).findFirst();
        if (found.isEmpty() && text != null) {
            wrong(node, path, text, "losers of a unique key", LOSERS.stream().map(LoserPolicy::text));
        }
        return found;
    }

    private Optional<ReferenceRule> reference(Key key) {
        String text = nodes.text(key.value, key.path);
        Optional<OrphanPolicy> found =
                ORPHANS.stream().filter(one -> one.text().equals(text)).findFirst();
        if (found.isEmpty() && text != null) {
            wrong(
                    key.value,
                    key.path,
                    text,
                    "rows without a parent",
                    ORPHANS.stream().map(OrphanPolicy::text));
        }
        return found.map(orphans -> new ReferenceRule(key.columns, orphans));
    }

    private void wrong(YamlNode node, String path, String text, String of, Stream<String> choices) {
        List<String> names = choices.toList();
        String hint = Suggest.closest(text, names)
                .map(near -> "did you mean `" + near + "`?")
                .orElse("write one of " + String.join(", ", names));
        nodes.problems().add(path, node.line(), "'" + text + "' is no rule for " + of, hint);
    }

    private static String texts(Stream<LoserPolicy> losers) {
        return String.join(", ", losers.map(LoserPolicy::text).toList());
    }
}
