package dev.parley.policy;

import dev.parley.config.Suggest;
import dev.parley.config.YamlNode;
import dev.parley.rules.Nullable;
import dev.parley.rules.merge.Elements;
import dev.parley.rules.rule.ByKind;
import dev.parley.rules.rule.Concat;
import dev.parley.rules.rule.GrowSet;
import dev.parley.rules.rule.JsonFields;
import dev.parley.rules.rule.LineageRule;
import dev.parley.rules.rule.Manual;
import dev.parley.rules.rule.PickRule;
import dev.parley.rules.rule.Rule;
import dev.parley.rules.rule.SetAddRemove;
import dev.parley.rules.rule.SitePriority;
import dev.parley.rules.rule.SumDeltas;
import dev.parley.rules.rule.TextLines;
import dev.parley.rules.rule.Union;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads rules as a policy names them: a name alone, a name with its parameter as in {@code site-priority(berlin, lima)},
 * or a mapping with the key {@code rule} and the parameters of that rule. Not thread-safe.
 */
final class RuleReader {
    private static final Map<String, List<String>> PARAMETERS = new LinkedHashMap<>();
    private static final int CONCAT_DEFAULT = 10_000;
    private static final int CHARACTERS_MAX = 1 << 24;
    private static final int STEPS_MAX = 1 << 26;

    static {
        for (String plain : dev.parley.rules.policy.PolicyNames.rules()) {
            PARAMETERS.put(plain, List.of());
        }
        PARAMETERS.put("lineage-priority", List.of("sites"));
        PARAMETERS.put("site-priority", List.of("sites"));
        PARAMETERS.put("union", List.of("elements"));
        PARAMETERS.put("set-add-remove", List.of("elements"));
        PARAMETERS.put("grow-set", List.of("elements"));
        PARAMETERS.put("concat", List.of("separator", "max-characters"));
        PARAMETERS.put("manual", List.of("provisional", "overtake"));
        PARAMETERS.put("by-kind", List.of("inserts", "updates"));
        PARAMETERS.put("sum-deltas", List.of("initial"));
        PARAMETERS.put("json-merge", List.of("array-key"));
        PARAMETERS.put("text-merge", List.of("max-characters", "max-steps"));
        PARAMETERS.put("custom", CustomRuleReader.KEYS);
    }

    private final Nodes nodes;

    RuleReader(Nodes nodes) {
        this.nodes = nodes;
    }

    /** Names that a policy may not give to rules of its own. */
    static boolean isBuiltIn(String name) {
        return PARAMETERS.containsKey(name);
    }

    /** The rule; empty if there is none, which has been reported. */
    Optional<Rule> read(YamlNode node, String path) {
        if (node instanceof YamlNode.Mapping mapping) {
            return ofMapping(mapping, path);
        }
        String text = nodes.text(node, path);
        return text == null ? Optional.empty() : ofText(text.trim(), node, path);
    }

    private Optional<Rule> ofText(String text, YamlNode node, String path) {
        int open = text.indexOf('(');
        if (open < 0) {
            return make(text, Map.of(), node, path);
        }
        if (!text.endsWith(")")) {
            nodes.problems()
                    .add(path, node.line(), "'" + text + "' has no closing parenthesis", "write name(parameter)");
            return Optional.empty();
        }
        String name = text.substring(0, open).trim();
        List<String> parameters = PARAMETERS.getOrDefault(name, List.of());
        if (parameters.isEmpty()) {
            return isBuiltIn(name) ? noParameters(name, node, path) : make(name, Map.of(), node, path);
        }
        List<YamlNode> items = Arrays.stream(
                        text.substring(open + 1, text.length() - 1).split(",", -1))
                .map(part -> (YamlNode) new YamlNode.Scalar(part.trim(), part.isBlank(), node.line()))
                .toList();
        YamlNode value = items.size() == 1 ? items.get(0) : new YamlNode.Sequence(items, node.line());
        String first = parameters.get(0);
        return make(name, Map.of(first, new YamlNode.Entry(first, value, node.line())), node, path);
    }

    private Optional<Rule> noParameters(String name, YamlNode node, String path) {
        nodes.problems().add(path, node.line(), "gives a parameter to " + name + ", which has none", "write " + name);
        return Optional.empty();
    }

    private Optional<Rule> ofMapping(YamlNode.Mapping mapping, String path) {
        String name = mapping.entries().stream()
                .filter(entry -> entry.key().equals("rule"))
                .map(entry -> nodes.text(entry.value(), path + ".rule"))
                .findFirst()
                .orElse(null);
        if (name == null) {
            nodes.problems().add(path, mapping.line(), "names no rule", "add `rule: last-writer-wins`, or another");
            return Optional.empty();
        }
        List<String> known = new ArrayList<>(List.of("rule"));
        known.addAll(PARAMETERS.getOrDefault(name, List.of()));
        Map<String, YamlNode.Entry> parameters = nodes.mapping(mapping, path, known);
        parameters.remove("rule");
        return make(name, parameters, mapping, path);
    }

    private Optional<Rule> make(String name, Map<String, YamlNode.Entry> parameters, YamlNode node, String path) {
        if (!isBuiltIn(name)) {
            unknown(name, node, path);
            return Optional.empty();
        }
        int before = nodes.problems().size();
        Rule rule = null;
        try {
            rule = built(name, new Parameters(parameters, node, path));
        } catch (IllegalArgumentException e) {
            nodes.problems().add(path, node.line(), String.valueOf(e.getMessage()), "see docs/conflict-rules.md");
        }
        return nodes.problems().size() > before ? Optional.empty() : Optional.ofNullable(rule);
    }

    private void unknown(String name, YamlNode node, String path) {
        List<String> known = new ArrayList<>(PARAMETERS.keySet());
        String hint = Suggest.closest(name, known)
                .map(near -> "did you mean `" + near + "`?")
                .orElse("known rules: " + String.join(", ", known));
        nodes.problems().add(path, node.line(), "'" + name + "' is no rule", hint);
    }

    private @Nullable Rule built(String name, Parameters with) {
        return switch (name) {
            case "site-priority" -> new SitePriority(with.sites());
            case "lineage-priority" -> LineageRule.priority(with.sites());
            case "union" -> with.elements().map(Union::new).orElse(null);
            case "set-add-remove" -> with.elements().map(SetAddRemove::new).orElse(null);
            case "grow-set" -> with.elements().map(GrowSet::new).orElse(null);
            case "concat" ->
                new Concat(
                        with.text("separator").orElse("\n"),
                        with.number("max-characters", CHARACTERS_MAX, CONCAT_DEFAULT));
            case "manual" ->
                new Manual(
                        with.picking("provisional"), with.parameters.containsKey("overtake") && with.flag("overtake"));
            case "by-kind" -> new ByKind(with.picking("inserts"), with.picking("updates"));
            case "sum-deltas" -> new SumDeltas(with.initial());
            case "custom" -> new CustomRuleReader(nodes, this).read(with.parameters, with.node, with.path);
            case "json-merge" -> new JsonFields(with.text("array-key"));
            case "text-merge" ->
                with.parameters.isEmpty()
                        ? new TextLines()
                        : new TextLines(
                                with.number("max-characters", CHARACTERS_MAX, 1 << 20),
                                with.number("max-steps", STEPS_MAX, 4_000_000));
            default -> dev.parley.rules.policy.PolicyNames.rule(name);
        };
    }

    /** The parameters of one rule. */
    private final class Parameters {
        private final Map<String, YamlNode.Entry> parameters;
        private final YamlNode node;
        private final String path;

        Parameters(Map<String, YamlNode.Entry> parameters, YamlNode node, String path) {
            this.parameters = parameters;
            this.node = node;
            this.path = path;
        }

        private String at(String key) {
            return path + "." + key;
        }

        List<String> sites() {
            YamlNode.Entry entry = parameters.get("sites");
            return entry == null ? List.of() : nodes.texts(entry.value(), at("sites"));
        }

        Optional<String> text(String key) {
            YamlNode.Entry entry = parameters.get(key);
            return entry == null ? Optional.empty() : Optional.ofNullable(nodes.text(entry.value(), at(key)));
        }

        int number(String key, int max, int otherwise) {
            YamlNode.Entry entry = parameters.get(key);
            return entry == null ? otherwise : nodes.number(entry.value(), at(key), 1, max, otherwise);
        }

        boolean flag(String key) {
            YamlNode.Entry entry = parameters.get(key);
            return entry != null && nodes.flag(entry.value(), at(key));
        }

        Optional<Elements> elements() {
            String text = text("elements").orElse("");
            Optional<Elements> found = Arrays.stream(Elements.values())
                    .filter(form -> form.text().equals(text))
                    .findFirst();
            if (found.isEmpty()) {
                nodes.problems()
                        .add(
                                at("elements"),
                                node.line(),
                                text.isEmpty() ? "is missing" : "'" + text + "' is no form of a set",
                                "write one of pg-array, json-array, comma-list");
            }
            return found;
        }

        SumDeltas.Initial initial() {
            Optional<String> text = text("initial");
            for (SumDeltas.Initial initial : SumDeltas.Initial.values()) {
                if (text.isEmpty() || text.get().equals(initial.text())) {
                    return initial;
                }
            }
            nodes.problems()
                    .add(at("initial"), node.line(), "'" + text.get() + "' is unknown", "write last, greatest or sum");
            return SumDeltas.Initial.LAST;
        }

        PickRule picking(String key) {
            YamlNode.Entry entry = parameters.get(key);
            Optional<Rule> rule = entry == null
                    ? Optional.of(new dev.parley.rules.rule.LastWriterWins())
                    : read(entry.value(), at(key));
            if (rule.isPresent() && rule.get() instanceof PickRule pick) {
                return pick;
            }
            rule.ifPresent(other -> nodes.problems()
                    .add(
                            at(key),
                            node.line(),
                            other.name() + " cannot show one of several writes, it makes a value of its own",
                            "use a rule that picks a write, such as last-writer-wins or site-priority"));
            return new dev.parley.rules.rule.LastWriterWins();
        }
    }
}
