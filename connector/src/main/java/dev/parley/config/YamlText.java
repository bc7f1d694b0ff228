package dev.parley.config;

/**
 * A node as a YAML text of its own, which reads as the same node: the same values, and each in the line where it stood. In
 * flow style, so that the indentation around it says nothing.
 */
final class YamlText {
    private final StringBuilder text = new StringBuilder();
    private int line = 1;

    private YamlText() {}

    static String of(YamlNode node) {
        YamlText writer = new YamlText();
        writer.write(node);
        return writer.text.append('\n').toString();
    }

    private void write(YamlNode node) {
        goTo(node.line());
        if (node instanceof YamlNode.Scalar scalar) {
            text.append(scalar.absent() ? scalar.text() : quoted(scalar.text()));
        } else if (node instanceof YamlNode.Sequence sequence) {
            text.append('[');
            sequence.items().forEach(item -> {
                write(item);
                text.append(", ");
            });
            text.append(']');
        } else if (node instanceof YamlNode.Mapping mapping) {
            text.append('{');
            mapping.entries().forEach(entry -> {
                goTo(entry.line());
                text.append(quoted(entry.key())).append(": ");
                write(entry.value());
                text.append(", ");
            });
            text.append('}');
        }
    }

    private void goTo(int wanted) {
        while (line < wanted) {
            text.append('\n');
            line++;
        }
    }

    private static String quoted(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                default -> quoted.append(c < ' ' || c == 0x7f ? String.format("\\x%02x", (int) c) : String.valueOf(c));
            }
        }
        return quoted.append('"').toString();
    }
}
