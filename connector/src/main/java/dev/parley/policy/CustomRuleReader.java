package dev.parley.policy;

import dev.parley.config.Suggest;
import dev.parley.config.YamlNode;
import dev.parley.custom.CustomClass;
import dev.parley.custom.CustomExpression;
import dev.parley.custom.CustomRules;
import dev.parley.custom.ExpressionException;
import dev.parley.custom.ExpressionProblem;
import dev.parley.rules.Nullable;
import dev.parley.rules.rule.LastWriterWins;
import dev.parley.rules.rule.Rule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the rule {@code custom}: class, expression, fallback and limit. Reports every problem. Not thread-safe. */
final class CustomRuleReader {
    static final List<String> KEYS = List.of("class", "expression", "fallback", "max-steps");

    private static final List<String> CLASSES =
            Arrays.stream(CustomClass.values()).map(CustomClass::text).toList();

    private final Nodes nodes;
    private final RuleReader rules;

    CustomRuleReader(Nodes nodes, RuleReader rules) {
        this.nodes = nodes;
        this.rules = rules;
    }

    /** Null if there is no usable rule, which has been reported. */
    @Nullable
    Rule read(Map<String, YamlNode.Entry> keys, YamlNode node, String path) {
        int before = nodes.problems().size();
        Optional<CustomClass> ruleClass = ruleClass(keys.get("class"), node, path);
        YamlNode.Entry text = required(keys, "expression", node, path, "write the expression in CEL");
        String expression = text == null ? null : nodes.text(text.value(), path + ".expression");
        YamlNode.Entry given = keys.get("fallback");
        Optional<Rule> fallback =
                given == null ? Optional.of(new LastWriterWins()) : rules.read(given.value(), path + ".fallback");
        YamlNode.Entry limit = keys.get("max-steps");
        int steps = limit == null
                ? CustomExpression.STEPS_DEFAULT
                : nodes.number(
                        limit.value(),
                        path + ".max-steps",
                        1,
                        CustomExpression.STEPS_MAX,
                        CustomExpression.STEPS_DEFAULT);
        if (text == null || expression == null || ruleClass.isEmpty() || fallback.isEmpty()) {
            return null;
        }
        Rule rule = made(new CustomExpression(ruleClass.get(), expression, steps), fallback.get(), text, path);
        return nodes.problems().size() > before ? null : rule;
    }

    private @Nullable Rule made(CustomExpression expression, Rule fallback, YamlNode.Entry text, String path) {
        try {
            return CustomRules.of(expression, fallback);
        } catch (ExpressionException e) {
            for (ExpressionProblem problem : e.problems()) {
                nodes.problems()
                        .add(
                                path + ".expression",
                                text.line(),
                                "at " + problem.line() + ":" + problem.column() + " of the expression: "
                                        + problem.message(),
                                "see 'Custom rules' in docs/conflict-rules.md");
            }
        } catch (IllegalArgumentException e) {
            nodes.problems().add(path + ".fallback", text.line(), String.valueOf(e.getMessage()), "");
        }
        return null;
    }

    private Optional<CustomClass> ruleClass(@Nullable YamlNode.Entry entry, YamlNode node, String path) {
        String hint = "write `class: siblings` if the expression chooses one of several writes, `class: replay` if it"
                + " merges one value after another";
        if (entry == null) {
            nodes.problems().add(path + ".class", node.line(), "is missing", hint);
            return Optional.empty();
        }
        String text = nodes.text(entry.value(), path + ".class");
        for (CustomClass known : CustomClass.values()) {
            if (known.text().equals(text)) {
                return Optional.of(known);
            }
        }
        if (text != null) {
            nodes.problems()
                    .add(
                            path + ".class",
                            entry.line(),
                            "'" + text + "' is no class",
                            Suggest.closest(text, CLASSES)
                                    .map(near -> "did you mean `" + near + "`?")
                                    .orElse(hint));
        }
        return Optional.empty();
    }

    private @Nullable YamlNode.Entry required(
            Map<String, YamlNode.Entry> keys, String key, YamlNode node, String path, String hint) {
        YamlNode.Entry entry = keys.get(key);
        if (entry == null) {
            nodes.problems().add(path + "." + key, node.line(), "is missing", hint);
        }
        return entry;
    }
}
