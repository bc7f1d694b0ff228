package dev.parley.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a key that nothing knows was probably meant to be. */
final class UnknownKeys {
    private final Map<String, String> sectionOf = new TreeMap<>();

    /** @param root the record of the whole file */
    UnknownKeys(Class<?> root) {
        collect(root, "");
    }

    /** A hint for {@code key}, found where only {@code known} keys may stand. */
    String hint(String key, Collection<String> known, String path) {
        Optional<String> near = Suggest.closest(key, known);
        if (near.isPresent()) {
            return "did you mean `" + near.get() + "`?";
        }
        String section = sectionOf.get(key);
        if (section != null && !section.equals(path)) {
            return section.isEmpty()
                    ? "`" + key + "` stands at the top level"
                    : "`" + key + "` belongs under `" + section + "`";
        }
        return "known here: " + String.join(", ", known);
    }

    private void collect(Class<?> type, String path) {
        for (RecordComponent component : type.getRecordComponents()) {
            String key = KebabCase.ofComponent(component.getName());
            sectionOf.putIfAbsent(key, path);
            Class<?> inner = innerRecord(component.getGenericType());
            if (inner.isRecord() && ScalarType.of(inner).isEmpty()) {
                collect(inner, path.isEmpty() ? key : path + "." + key);
            }
        }
    }

    private static Class<?> innerRecord(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            return innerRecord(parameterized.getActualTypeArguments()[0]);
        }
        return (Class<?>) type;
    }
}
