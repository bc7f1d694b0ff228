package dev.parley.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What could be bound of one record, with its place in the file, for checks across several keys. A check asks for what it
 * needs and says nothing when it is not there: then another problem has been reported already.
 */
final class Fields {
    private final String path;
    private final Map<String, Object> values;
    private final Map<String, YamlNode.Entry> given;
    private final int line;

    Fields(String path, int line, Map<String, Object> values, Map<String, YamlNode.Entry> given) {
        this.path = path;
        this.line = line;
        this.values = values;
        this.given = given;
    }

    /** The value of a key, an {@link Optional} taken out of its wrapper. */
    <T> Optional<T> value(String key, Class<T> type) {
        Object value = values.get(key);
        if (value instanceof Optional<?> optional) {
            return optional.map(type::cast);
        }
        return Optional.ofNullable(value).map(type::cast);
    }

    /** The items of a list; none if it could not be bound. */
    <T> List<T> list(String key, Class<T> type) {
        Object value = values.get(key);
        return value instanceof List<?> list ? list.stream().map(type::cast).toList() : List.of();
    }

    /** True if the file itself has the key. */
    boolean given(String key) {
        return given.containsKey(key);
    }

    String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    String path(String key, int item) {
        return path(key) + "[" + item + "]";
    }

    /** The line of a key, or of the record if the file does not have the key. */
    int line(String key) {
        YamlNode.Entry entry = given.get(key);
        return entry == null ? line : entry.line();
    }

    int line(String key, int item) {
        YamlNode.Entry entry = given.get(key);
        if (entry == null || !(entry.value() instanceof YamlNode.Sequence sequence)) {
            return line(key);
        }
        return sequence.items().get(item).line();
    }
}
