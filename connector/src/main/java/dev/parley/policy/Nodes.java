package dev.parley.policy;

import dev.parley.config.Problems;
import dev.parley.config.Suggest;
import dev.parley.config.YamlNode;
import dev.parley.rules.Nullable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads mappings, lists and texts strictly; says what is wrong and goes on. Not thread-safe. */
public final class Nodes {
    private static final String SEE = "see docs/conflict-rules.md";

    private final Problems problems;

    public Nodes(Problems problems) {
        this.problems = problems;
    }

    public Problems problems() {
        return problems;
    }

    /** The entries of a mapping that has none but the known keys; a name for each if {@code known} is empty. */
    public Map<String, YamlNode.Entry> mapping(@Nullable YamlNode node, String path, List<String> known) {
        Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
        if (node == null || (node instanceof YamlNode.Scalar scalar && scalar.absent())) {
            return entries;
        }
        if (!(node instanceof YamlNode.Mapping mapping)) {
            wrong(node, path, "a mapping of keys and values");
            return entries;
        }
        for (YamlNode.Entry entry : mapping.entries()) {
            String at = join(path, entry.key());
            if (!known.isEmpty() && !known.contains(entry.key())) {
                String hint = Suggest.closest(entry.key(), known)
                        .map(name -> "did you mean `" + name + "`?")
                        .orElse("known here: " + String.join(", ", known));
                problems.add(at, entry.line(), "is no known key", hint);
            } else if (entries.containsKey(entry.key())) {
                problems.add(at, entry.line(), "is given twice", "keep one of them");
            } else {
                entries.put(entry.key(), entry);
            }
        }
        return entries;
    }

    /** A text; null if it is none, which has been reported. */
    @Nullable
    public String text(YamlNode node, String path) {
        if (node instanceof YamlNode.Scalar scalar && !scalar.absent()) {
            return scalar.text();
        }
        wrong(node, path, "a text");
        return null;
    }

    /** The texts of a list, or a text alone. */
    public List<String> texts(YamlNode node, String path) {
        List<String> texts = new ArrayList<>();
        for (YamlNode item : items(node)) {
            String text = text(item, path);
            if (text != null) {
                texts.add(text);
            }
        }
        return texts;
    }

    public static List<YamlNode> items(YamlNode node) {
        return node instanceof YamlNode.Sequence sequence ? sequence.items() : List.of(node);
    }

    /** A whole number within bounds; {@code otherwise} if it is none, which has been reported. */
    public int number(YamlNode node, String path, int min, int max, int otherwise) {
        String text = node instanceof YamlNode.Scalar scalar ? scalar.text() : "";
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below, as a number out of bounds is.
        }
        wrong(node, path, "a whole number from " + min + " to " + max);
        return otherwise;
    }

    public boolean flag(YamlNode node, String path) {
        if (node instanceof YamlNode.Scalar scalar
                && (scalar.text().equals("true") || scalar.text().equals("false"))) {
            return scalar.text().equals("true");
        }
        wrong(node, path, "true or false");
        return false;
    }

    void wrong(YamlNode node, String path, String expected) {
        String found =
                node instanceof YamlNode.Scalar scalar && !scalar.absent() ? "'" + scalar.text() + "'" : node.kind();
        problems.add(path, node.line(), "must be " + expected + ", found " + found, SEE);
    }

    public static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
