package dev.parley.config;

import dev.parley.rules.Nullable;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads YAML text into {@link YamlNode}s; bounded in depth and size. Not thread-safe, one use. */
public final class YamlReader {
    private static final int DEPTH_MAX = 20;
    private static final int NODES_MAX = 20_000;

    private int nodes;

    private YamlReader() {}

    /**
     * The document that a text holds.
     *
     * @throws Unreadable if the text is not one YAML document within the bounds
     */
    public static YamlNode read(String text) throws Unreadable {
        return new YamlReader().document(text);
    }

    private YamlNode document(String text) throws Unreadable {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(DEPTH_MAX);
        try {
            Node root = new Yaml(options).compose(new StringReader(text));
            return root == null ? new YamlNode.Scalar("", true, 1) : convert(root, 0);
        } catch (MarkedYAMLException e) {
            String context = e.getContext() == null ? "" : " " + e.getContext();
            throw new Unreadable(line(e.getProblemMark()), "is not valid YAML: " + e.getProblem() + context);
        } catch (YAMLException e) {
            throw new Unreadable(0, "is not valid YAML: " + e.getMessage());
        }
    }

    private YamlNode convert(Node node, int depth) throws Unreadable {
        int line = line(node.getStartMark());
        nodes++;
        if (depth > DEPTH_MAX || nodes > NODES_MAX) {
            throw new Unreadable(
                    line, "is nested deeper than " + DEPTH_MAX + " levels or holds more than " + NODES_MAX + " values");
        }
        if (node instanceof ScalarNode scalar) {
            return new YamlNode.Scalar(scalar.getValue(), Tag.NULL.equals(scalar.getTag()), line);
        }
        if (node instanceof SequenceNode sequence) {
            List<YamlNode> items = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                items.add(convert(item, depth + 1));
            }
            return new YamlNode.Sequence(items, line);
        }
        List<YamlNode.Entry> entries = new ArrayList<>();
        for (NodeTuple tuple : ((MappingNode) node).getValue()) {
            int keyLine = line(tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw new Unreadable(keyLine, "has a key that is not a plain text");
            }
            entries.add(new YamlNode.Entry(key.getValue(), convert(tuple.getValueNode(), depth + 1), keyLine));
        }
        return new YamlNode.Mapping(entries, line);
    }

    private static int line(@Nullable Mark mark) {
        return mark == null ? 0 : mark.getLine() + 1;
    }

    /** The text is no usable YAML. */
    public static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        private final int line;

        Unreadable(int line, String message) {
            super(message);
            this.line = line;
        }

        /** Where, counted from 1; 0 if unknown. */
        public int line() {
            return line;
        }
    }
}
