package dev.parley.config;

import dev.parley.config.ScalarType.Limits;
import dev.parley.rules.Nullable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Binds YAML to records, strictly. A component {@code bootstrapServers} is the key {@code bootstrap-servers}; its
 * {@link Doc} gives default and limits. Never stops at the first problem: what cannot be bound is absent from the result
 * and has been reported. Not thread-safe.
 */
final class Binder {
    /** A rule across several keys of one record. */
    interface Check {
        void check(Fields fields, Problems problems);
    }

    /** Binds a type that can be written in more than one way. */
    interface Special {
        Optional<?> bind(Binder binder, YamlNode node, String path);
    }

    private final Placeholders placeholders;
    private final Map<Class<?>, Check> checks;
    private final Map<Class<?>, Special> specials;
    private final UnknownKeys unknownKeys;
    private final Problems problems;

    Binder(
            Placeholders placeholders,
            Map<Class<?>, Check> checks,
            Map<Class<?>, Special> specials,
            UnknownKeys unknownKeys,
            Problems problems) {
        this.placeholders = placeholders;
        this.checks = checks;
        this.specials = specials;
        this.unknownKeys = unknownKeys;
        this.problems = problems;
    }

    Problems problems() {
        return problems;
    }

    /** The record; empty if anything in it is a problem. */
    <T> Optional<T> record(Class<T> type, YamlNode node, String path) {
        if (!(node instanceof YamlNode.Mapping mapping)) {
            wrongKind(node, path, "a mapping of keys and values");
            return Optional.empty();
        }
        int before = problems.size();
        Map<String, YamlNode.Entry> given = entries(type, mapping, path);
        Map<String, Object> values = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String key = KebabCase.ofComponent(component.getName());
            component(component, key, given.get(key), join(path, key), mapping.line())
                    .ifPresent(value -> values.put(key, value));
        }
        Check check = checks.get(type);
        if (check != null) {
            check.check(new Fields(path, mapping.line(), values, given), problems);
        }
        return problems.size() == before ? Optional.of(construct(type, values.values())) : Optional.empty();
    }

    /** The items that could be bound; a problem in any of them has been reported. */
    <T> List<T> list(Class<T> itemType, YamlNode.Sequence sequence, String path) {
        List<T> items = new ArrayList<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            value(itemType, sequence.items().get(i), path + "[" + i + "]", Limits.NONE, "")
                    .ifPresent(item -> items.add(itemType.cast(item)));
        }
        return items;
    }

    void wrongKind(YamlNode node, String path, String expected) {
        String found = node instanceof YamlNode.Scalar scalar && !scalar.absent()
                ? "'" + shorten(scalar.text()) + "'"
                : node.kind();
        problems.add(path, node.line(), "must be " + expected + ", found " + found, "see docs/configuration.md");
    }

    private Map<String, YamlNode.Entry> entries(Class<?> type, YamlNode.Mapping mapping, String path) {
        List<String> known = Arrays.stream(type.getRecordComponents())
                .map(component -> KebabCase.ofComponent(component.getName()))
                .toList();
        Map<String, YamlNode.Entry> given = new LinkedHashMap<>();
        for (YamlNode.Entry entry : mapping.entries()) {
            String key = entry.key();
            YamlNode.Entry first = given.get(key);
            if (!known.contains(key)) {
                problems.add(join(path, key), entry.line(), "is no known key", unknownKeys.hint(key, known, path));
            } else if (first != null) {
                repeated(join(path, key), first, entry);
            } else {
                given.put(key, entry);
            }
        }
        return given;
    }

    private void repeated(String path, YamlNode.Entry first, YamlNode.Entry again) {
        problems.add(path, again.line(), "is given twice, first in line " + first.line(), "keep one of them");
    }

    private Optional<?> component(
            RecordComponent component, String key, @Nullable YamlNode.Entry entry, String path, int line) {
        Doc doc = component.getAnnotation(Doc.class);
        boolean optional = component.getType() == Optional.class;
        Type type = optional ? argument(component.getGenericType(), 0) : component.getGenericType();
        if (entry == null || isEmptySection(entry.value(), doc)) {
            if (optional) {
                return Optional.of(Optional.empty());
            }
            if (doc.defaultsTo().isEmpty()) {
                problems.add(path, line, "is missing", "add `" + key + ": " + example(doc, component.getType()) + "`");
                return Optional.empty();
            }
            return value(type, defaultNode(doc), path, Limits.of(doc), "");
        }
        Optional<?> value = value(type, entry.value(), path, Limits.of(doc), doc.example());
        return optional && value.isPresent() ? Optional.of(value) : value;
    }

    /** A section whose content is commented out counts as left out. */
    private static boolean isEmptySection(YamlNode node, Doc doc) {
        boolean section = doc.defaultsTo().startsWith("[") || doc.defaultsTo().startsWith("{");
        return section && node instanceof YamlNode.Scalar scalar && scalar.absent();
    }

    private Optional<?> value(Type type, YamlNode node, String path, Limits limits, String example) {
        if (type instanceof ParameterizedType parameterized) {
            return parameterized.getRawType() == Map.class
                    ? textMap(node, path)
                    : listOf(classOf(argument(type, 0)), node, path);
        }
        Class<?> plain = classOf(type);
        Special special = specials.get(plain);
        if (special != null) {
            return special.bind(this, node, path);
        }
        Optional<ScalarType<?>> scalarType = ScalarType.of(plain);
        return scalarType.isPresent()
                ? scalar(scalarType.get(), plain == Secret.class, node, path, limits, example)
                : record(plain, node, path);
    }

    private Optional<?> listOf(Class<?> itemType, YamlNode node, String path) {
        if (!(node instanceof YamlNode.Sequence sequence)) {
            wrongKind(node, path, "a list");
            return Optional.empty();
        }
        int before = problems.size();
        List<?> items = list(itemType, sequence, path);
        return problems.size() == before ? Optional.of(items) : Optional.empty();
    }

    private Optional<Map<String, String>> textMap(YamlNode node, String path) {
        if (!(node instanceof YamlNode.Mapping mapping)) {
            wrongKind(node, path, "a mapping of names to texts");
            return Optional.empty();
        }
        int before = problems.size();
        Map<String, YamlNode.Entry> first = new LinkedHashMap<>();
        Map<String, String> texts = new LinkedHashMap<>();
        for (YamlNode.Entry entry : mapping.entries()) {
            String at = join(path, entry.key());
            YamlNode.Entry earlier = first.putIfAbsent(entry.key(), entry);
            if (earlier != null) {
                repeated(at, earlier, entry);
            }
            value(String.class, entry.value(), at, Limits.NONE, "")
                    .ifPresent(text -> texts.put(entry.key(), (String) text));
        }
        return problems.size() == before ? Optional.of(texts) : Optional.empty();
    }

    private Optional<?> scalar(
            ScalarType<?> type, boolean secret, YamlNode node, String path, Limits limits, String example) {
        String expected = type.expected(limits);
        String hint = example.isEmpty() ? "" : "for example " + example;
        if (!(node instanceof YamlNode.Scalar scalar)) {
            problems.add(path, node.line(), expected + ", found " + node.kind(), hint);
            return Optional.empty();
        }
        if (scalar.absent()) {
            problems.add(path, node.line(), "has no value", expected + "; or delete the line");
            return Optional.empty();
        }
        Optional<String> text = placeholders.resolve(scalar.text(), path, node.line(), problems);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<?> value = type.read(text.get(), limits);
        if (value.isEmpty()) {
            String found = secret ? "something else" : "'" + shorten(scalar.text()) + "'";
            problems.add(path, node.line(), expected + ", found " + found, hint);
        }
        return value;
    }

    private static YamlNode defaultNode(Doc doc) {
        try {
            return YamlReader.read(doc.defaultsTo());
        } catch (YamlReader.Unreadable e) {
            throw new IllegalStateException("default '" + doc.defaultsTo() + "' is not YAML", e);
        }
    }

    private static String example(Doc doc, Class<?> type) {
        if (!doc.example().isEmpty()) {
            return doc.example();
        }
        return type.isRecord() ? "" : "…";
    }

    private static <T> T construct(Class<T> type, Iterable<Object> values) {
        List<Object> arguments = new ArrayList<>();
        values.forEach(arguments::add);
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types).newInstance(arguments.toArray());
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(
                    "the record " + type.getSimpleName() + " refuses checked values", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the record " + type.getSimpleName() + " cannot be made", e);
        }
    }

    private static Type argument(Type type, int index) {
        return ((ParameterizedType) type).getActualTypeArguments()[index];
    }

    private static Class<?> classOf(Type type) {
        return (Class<?>) type;
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static String shorten(String text) {
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }
}
