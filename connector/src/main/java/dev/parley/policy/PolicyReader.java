package dev.parley.policy;

import dev.parley.config.Problems;
import dev.parley.config.Suggest;
import dev.parley.config.YamlNode;
import dev.parley.rules.Nullable;
import dev.parley.rules.policy.ColumnGroup;
import dev.parley.rules.policy.DeletePolicy;
import dev.parley.rules.policy.GroupPolicy;
import dev.parley.rules.policy.MovePolicy;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.rule.LastWriterWins;
import dev.parley.rules.rule.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Binds the YAML of a policy; reports every problem. One use. */
final class PolicyReader {
    private static final List<String> ROOT = List.of("version", "defaults", "tables");
    private static final List<String> DEFAULTS = List.of("rule", "by-column", "deletes", "moves", "approval");
    private static final List<String> TABLE =
            List.of("rule", "by-column", "deletes", "moves", "approval", "groups", "columns", "unique", "foreign-keys");
    private static final List<String> APPROVAL = List.of("required", "none");
    private static final List<String> GROUP = List.of("columns", "rule");

    private final Nodes nodes;

    PolicyReader(Problems problems) {
        this.nodes = new Nodes(problems);
    }

    /** What a table takes from the defaults. */
    private record Defaults(Rule rule, boolean byColumn, DeletePolicy deletes, MovePolicy moves, boolean approval) {}

    PolicyDocument read(String name, String text, YamlNode root) {
        Map<String, YamlNode.Entry> entries = nodes.mapping(root, "", ROOT);
        int version = version(entries, root);
        RuleReader rules = new RuleReader(nodes);
        Map<String, YamlNode.Entry> given = nodes.mapping(value(entries, "defaults"), "defaults", DEFAULTS);
        Defaults builtIn =
                new Defaults(new LastWriterWins(), false, DeletePolicy.UPDATE_WINS, MovePolicy.SEPARATE, false);
        Defaults defaults = settings(given, "defaults", builtIn, rules);
        TreeMap<String, RowPolicy> tables = new TreeMap<>();
        Map<String, Boolean> approvals = new HashMap<>();
        nodes.mapping(value(entries, "tables"), "tables", List.of()).forEach((table, entry) -> {
            Map<String, YamlNode.Entry> own = nodes.mapping(entry.value(), "tables." + table, TABLE);
            Defaults settings = settings(own, "tables." + table, defaults, rules);
            approvals.put(table, settings.approval);
            tables.put(table, table(version, own, "tables." + table, settings, rules));
        });
        RowPolicy others = row(version, defaults, List.of());
        return new PolicyDocument(
                name, text, new GroupPolicy(version, others, tables), new Approvals(defaults.approval, approvals));
    }

    private static YamlNode value(Map<String, YamlNode.Entry> entries, String key) {
        YamlNode.Entry entry = entries.get(key);
        return entry == null ? new YamlNode.Scalar("", true, 0) : entry.value();
    }

    private int version(Map<String, YamlNode.Entry> entries, YamlNode root) {
        YamlNode.Entry entry = entries.get("version");
        if (entry == null) {
            nodes.problems()
                    .add(
                            "version",
                            root.line(),
                            "is missing",
                            "add `version: 1`; count up with every change of the file");
            return 1;
        }
        return nodes.number(entry.value(), "version", 1, Integer.MAX_VALUE, 1);
    }

    private Defaults settings(Map<String, YamlNode.Entry> given, String path, Defaults otherwise, RuleReader rules) {
        Rule rule = given.containsKey("rule")
                ? rules.read(value(given, "rule"), path + ".rule").orElse(otherwise.rule)
                : otherwise.rule;
        boolean byColumn = given.containsKey("by-column")
                ? nodes.flag(value(given, "by-column"), path + ".by-column")
                : otherwise.byColumn;
        DeletePolicy deletes = given.containsKey("deletes")
                ? deletes(value(given, "deletes"), path + ".deletes", otherwise.deletes)
                : otherwise.deletes;
        MovePolicy moves = given.containsKey("moves")
                ? moves(value(given, "moves"), path + ".moves", otherwise.moves)
                : otherwise.moves;
        boolean approval = given.containsKey("approval")
                ? approval(value(given, "approval"), path + ".approval")
                : otherwise.approval;
        return new Defaults(rule, byColumn, deletes, moves, approval);
    }

    private boolean approval(YamlNode node, String path) {
        String text = nodes.text(node, path);
        if (text != null && !APPROVAL.contains(text)) {
            nodes.problems()
                    .add(
                            path,
                            node.line(),
                            "'" + text + "' is neither `required` nor `none`",
                            "write `required` if a second person has to approve decisions");
        }
        return "required".equals(text);
    }

    private DeletePolicy deletes(YamlNode node, String path, DeletePolicy otherwise) {
        return named(node, path, otherwise, DeletePolicy.values(), DeletePolicy::text, "deletes");
    }

    private MovePolicy moves(YamlNode node, String path, MovePolicy otherwise) {
        return named(node, path, otherwise, MovePolicy.values(), MovePolicy::text, "rows whose key changes");
    }

    private <P> P named(YamlNode node, String path, P otherwise, P[] all, Function<P, String> text, String of) {
        String given = nodes.text(node, path);
        for (P policy : all) {
            if (text.apply(policy).equals(given)) {
                return policy;
            }
        }
        unknown(node, path, given, of, Stream.of(all).map(text).toList());
        return otherwise;
    }

    private void unknown(YamlNode node, String path, @Nullable String text, String of, List<String> names) {
        if (text != null) {
            String hint = Suggest.closest(text, names)
                    .map(near -> "did you mean `" + near + "`?")
                    .orElse("write one of " + String.join(", ", names));
            nodes.problems().add(path, node.line(), "'" + text + "' is no rule for " + of, hint);
        }
    }

    private RowPolicy table(
            int version, Map<String, YamlNode.Entry> given, String path, Defaults own, RuleReader rules) {
        Map<String, String> groupOf = new HashMap<>();
        List<ColumnGroup> groups = new ArrayList<>();
        nodes.mapping(value(given, "groups"), path + ".groups", List.of()).forEach((name, entry) -> {
            String at = path + ".groups." + name;
            Map<String, YamlNode.Entry> group = nodes.mapping(entry.value(), at, GROUP);
            add(groups, groupOf, name, columns(group, entry, at), group, entry, at, rules);
        });
        nodes.mapping(value(given, "columns"), path + ".columns", List.of()).forEach((column, entry) -> {
            String at = path + ".columns." + column;
            Map<String, YamlNode.Entry> alone = Map.of("rule", new YamlNode.Entry("rule", entry.value(), entry.line()));
            add(groups, groupOf, column, List.of(column), alone, entry, at, rules);
        });
        return row(version, own, groups).withKeys(new KeyRuleReader(nodes).read(given, path));
    }

    private static RowPolicy row(int version, Defaults settings, List<ColumnGroup> groups) {
        boolean columnwise = settings.byColumn || settings.rule.byColumn();
        return new RowPolicy(version, settings.deletes, settings.rule, columnwise, groups, null)
                .withMoves(settings.moves);
    }

    private List<String> columns(Map<String, YamlNode.Entry> group, YamlNode.Entry entry, String path) {
        YamlNode.Entry columns = group.get("columns");
        if (columns == null) {
            nodes.problems().add(path + ".columns", entry.line(), "is missing", "list the columns decided together");
            return List.of();
        }
        return nodes.texts(columns.value(), path + ".columns");
    }

    private void add(
            List<ColumnGroup> groups,
            Map<String, String> groupOf,
            String name,
            List<String> columns,
            Map<String, YamlNode.Entry> group,
            YamlNode.Entry entry,
            String path,
            RuleReader rules) {
        int before = nodes.problems().size();
        for (String column : columns) {
            String other = groupOf.putIfAbsent(column, name);
            if (other != null) {
                nodes.problems()
                        .add(
                                path,
                                entry.line(),
                                "names column '" + column + "', which '" + other + "' decides already",
                                "a column is decided by one rule");
            }
        }
        if (!group.containsKey("rule")) {
            nodes.problems().add(path + ".rule", entry.line(), "is missing", "name the rule of these columns");
            return;
        }
        rules.read(value(group, "rule"), path + (columns.equals(List.of(name)) ? "" : ".rule"))
                .filter(rule -> nodes.problems().size() == before && !columns.isEmpty())
                .ifPresent(rule -> groups.add(new ColumnGroup(name, columns, rule)));
    }
}
