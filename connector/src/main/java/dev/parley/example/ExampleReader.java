package dev.parley.example;

import dev.parley.config.Problems;
import dev.parley.config.YamlNode;
import dev.parley.policy.Nodes;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Value;
import dev.parley.rules.version.SiteId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Binds the YAML of examples; reports every problem. One use. */
final class ExampleReader {
    private static final List<String> ROOT = List.of("policy", "examples");
    private static final List<String> EXAMPLE = List.of("name", "table", "given", "when", "then");
    private static final List<String> WRITE = List.of("site", "at", "insert", "update", "delete", "saw");
    private static final List<String> THEN = List.of("row", "absent", "lost", "pending");
    private static final int SECONDS_MAX = 1_000_000_000;

    private final Nodes nodes;

    ExampleReader(Problems problems) {
        this.nodes = new Nodes(problems);
    }

    ExampleFile read(String name, YamlNode root) {
        Map<String, YamlNode.Entry> entries = nodes.mapping(root, "", ROOT);
        YamlNode.Entry policy = entries.get("policy");
        Optional<String> policyFile =
                policy == null ? Optional.empty() : Optional.ofNullable(nodes.text(policy.value(), "policy"));
        List<Example> examples = new ArrayList<>();
        YamlNode.Entry list = required(entries, "examples", root, "");
        if (list != null) {
            for (YamlNode item : Nodes.items(list.value())) {
                examples.add(example(item, "examples[" + examples.size() + "]"));
            }
        }
        return new ExampleFile(name, policyFile, examples);
    }

    private @Nullable YamlNode.Entry required(
            Map<String, YamlNode.Entry> entries, String key, YamlNode node, String path) {
        YamlNode.Entry entry = entries.get(key);
        if (entry == null) {
            nodes.problems()
                    .add(
                            Nodes.join(path, key),
                            node.line(),
                            "is missing",
                            "see 'Trying a policy' in docs/conflict-rules.md");
        }
        return entry;
    }

    private String text(Map<String, YamlNode.Entry> entries, String key, YamlNode node, String path) {
        YamlNode.Entry entry = required(entries, key, node, path);
        String text = entry == null ? null : nodes.text(entry.value(), Nodes.join(path, key));
        return text == null ? "?" : text;
    }

    private Example example(YamlNode node, String path) {
        Map<String, YamlNode.Entry> entries = nodes.mapping(node, path, EXAMPLE);
        Set<String> columns = new LinkedHashSet<>();
        YamlNode.Entry given = entries.get("given");
        Optional<Map<String, Value>> base =
                given == null ? Optional.empty() : Optional.of(values(given.value(), path + ".given", columns));
        List<ExampleWrite> writes = new ArrayList<>();
        YamlNode.Entry when = required(entries, "when", node, path);
        Map<String, Integer> numbers = new HashMap<>();
        for (YamlNode write : when == null ? List.<YamlNode>of() : Nodes.items(when.value())) {
            writes.add(write(write, path + ".when[" + writes.size() + "]", columns, numbers, writes));
        }
        YamlNode.Entry then = required(entries, "then", node, path);
        Example.Expected expected = then == null
                ? new Example.Expected(false, Map.of(), Optional.empty(), Optional.empty())
                : expected(then.value(), path + ".then", columns, names(writes));
        String name = text(entries, "name", node, path);
        return new Example(name, text(entries, "table", node, path), List.copyOf(columns), base, writes, expected);
    }

    private Map<String, Value> values(YamlNode node, String path, Set<String> columns) {
        Map<String, Value> values = new LinkedHashMap<>();
        nodes.mapping(node, path, List.of()).forEach((column, entry) -> {
            columns.add(column);
            values.put(column, ExampleValues.of(entry.value()));
        });
        return values;
    }

    private ExampleWrite write(
            YamlNode node, String path, Set<String> columns, Map<String, Integer> numbers, List<ExampleWrite> before) {
        Map<String, YamlNode.Entry> entries = nodes.mapping(node, path, WRITE);
        String site = text(entries, "site", node, path);
        if (!site.equals("?") && !SiteId.isValidName(site)) {
            nodes.problems()
                    .add(
                            path + ".site",
                            node.line(),
                            "'" + site + "' is no site name",
                            "use letters, digits, '_' and '-'");
        }
        YamlNode.Entry at = entries.get("at");
        long seconds = at == null ? before.size() + 1 : nodes.number(at.value(), path + ".at", 0, SECONDS_MAX, 0);
        List<String> kinds = entries.keySet().stream()
                .filter(List.of("insert", "update", "delete")::contains)
                .toList();
        if (kinds.size() != 1) {
            nodes.problems()
                    .add(
                            path,
                            node.line(),
                            "must have one of insert, update and delete",
                            "write for instance `update: {column: value}`");
            return new ExampleWrite("?", site, ExampleWrite.Kind.DELETE, seconds, Map.of(), List.of());
        }
        ExampleWrite.Kind kind = ExampleWrite.Kind.valueOf(kinds.get(0).toUpperCase(Locale.ROOT));
        YamlNode.Entry content = entries.get(kinds.get(0));
        Map<String, Value> values = Map.of();
        if (content != null && kind != ExampleWrite.Kind.DELETE) {
            values = values(content.value(), path + "." + kinds.get(0), columns);
        } else if (content != null && !nodes.flag(content.value(), path + ".delete")) {
            nodes.problems()
                    .add(path + ".delete", content.line(), "must be true", "leave it out if nothing is deleted");
        }
        String name = site + "." + numbers.merge(site, 1, Integer::sum);
        return new ExampleWrite(name, site, kind, seconds, values, saw(entries, path, names(before)));
    }

    private static List<String> names(List<ExampleWrite> writes) {
        return writes.stream().map(ExampleWrite::name).toList();
    }

    private List<String> saw(Map<String, YamlNode.Entry> entries, String path, List<String> known) {
        YamlNode.Entry entry = entries.get("saw");
        return entry == null ? List.of() : known(entry, path + ".saw", known);
    }

    /** Names of writes. */
    private List<String> known(YamlNode.Entry entry, String path, List<String> known) {
        List<String> names = nodes.texts(entry.value(), path);
        for (String name : names) {
            if (!known.contains(name)) {
                nodes.problems()
                        .add(
                                path,
                                entry.line(),
                                "'" + name + "' is no write made before",
                                "name it by site and number there; known: " + String.join(", ", known));
            }
        }
        return names;
    }

    private Example.Expected expected(YamlNode node, String path, Set<String> columns, List<String> writes) {
        Map<String, YamlNode.Entry> entries = nodes.mapping(node, path, THEN);
        YamlNode.Entry row = entries.get("row");
        YamlNode.Entry absent = entries.get("absent");
        YamlNode.Entry lost = entries.get("lost");
        YamlNode.Entry pending = entries.get("pending");
        boolean gone = absent != null && nodes.flag(absent.value(), path + ".absent");
        if (entries.isEmpty() || (gone && row != null)) {
            nodes.problems()
                    .add(
                            path,
                            node.line(),
                            "must say what comes of the writes",
                            "write `row: {column: value}`, or `absent: true`; beside it `lost` and `pending`");
        }
        return new Example.Expected(
                gone,
                row == null ? Map.of() : values(row.value(), path + ".row", columns),
                lost == null ? Optional.empty() : Optional.of(Set.copyOf(known(lost, path + ".lost", writes))),
                pending == null
                        ? Optional.empty()
                        : Optional.of(Set.copyOf(nodes.texts(pending.value(), path + ".pending"))));
    }
}
