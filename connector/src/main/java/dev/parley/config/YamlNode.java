package dev.parley.config;

import java.util.List;

/** A YAML document as it stands in the file: order, lines and repeated keys kept. */
public sealed interface YamlNode {
    /** Line in the file, counted from 1. */
    int line();

    /** What a reader would call it, for messages. */
    String kind();

    /** A single value. An empty or {@code ~} one is {@code absent}. */
    record Scalar(String text, boolean absent, int line) implements YamlNode {
        @Override
        public String kind() {
            return absent ? "nothing" : "a single value";
        }
    }

    /** Keys and values. */
    record Mapping(List<Entry> entries, int line) implements YamlNode {
        @Override
        public String kind() {
            return "a mapping";
        }
    }

    /** One key and its value. */
    record Entry(String key, YamlNode value, int line) {}

    /** A list. */
    record Sequence(List<YamlNode> items, int line) implements YamlNode {
        @Override
        public String kind() {
            return "a list";
        }
    }
}
