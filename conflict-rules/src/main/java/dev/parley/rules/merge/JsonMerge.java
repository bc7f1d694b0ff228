package dev.parley.rules.merge;

import dev.parley.rules.Nullable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Applies to a document what changed between two others: objects member by member, at any depth; where both sides changed
 * one value, the change applied stands. Arrays are one value, unless a key is named and every item is an object with a
 * value of its own under it: then they are taken item by item, those that were there first in their order, new ones behind.
 *
 * @param arrayKey name of the member that identifies an item of an array; empty if arrays are one value
 */
public record JsonMerge(Optional<String> arrayKey) {
    /** Stands for no value at all. */
    private static final @Nullable Json NOTHING = null;

    /** {@code current} with the change from {@code before} to {@code after}. */
    public Json apply(Json current, Json before, Json after) {
        return Objects.requireNonNull(merged(current, before, after));
    }

    private @Nullable Json merged(@Nullable Json current, @Nullable Json before, @Nullable Json after) {
        if (Objects.equals(after, before)) {
            return current;
        }
        if (Objects.equals(current, before) || Objects.equals(current, after)) {
            return after;
        }
        Map<Json, Json> from = parts(before);
        Map<Json, Json> to = parts(after);
        Map<Json, Json> onto = parts(current);
        if (from == null || to == null || onto == null || !alike(before, after) || !alike(current, after)) {
            return after;
        }
        return whole(mergedParts(onto, from, to), after);
    }

    private Map<Json, Json> mergedParts(Map<Json, Json> current, Map<Json, Json> before, Map<Json, Json> after) {
        Map<Json, Json> result = new LinkedHashMap<>();
        current.forEach((key, value) -> put(result, key, merged(value, before.get(key), after.get(key))));
        after.forEach((key, value) -> {
            if (!current.containsKey(key)) {
                put(result, key, merged(NOTHING, before.get(key), value));
            }
        });
        return result;
    }

    private static void put(Map<Json, Json> parts, Json key, @Nullable Json value) {
        if (value != null) {
            parts.put(key, value);
        }
    }

    /** True if two writes, of which neither saw the other, changed one value to two: then the later undoes the earlier. */
    public boolean collide(Json before, Json after, Json otherBefore, Json otherAfter) {
        return meet(before, after, otherBefore, otherAfter);
    }

    private boolean meet(
            @Nullable Json before, @Nullable Json after, @Nullable Json otherBefore, @Nullable Json otherAfter) {
        boolean bothChanged = !Objects.equals(before, after) && !Objects.equals(otherBefore, otherAfter);
        if (!bothChanged || Objects.equals(after, otherAfter)) {
            return false;
        }
        Map<Json, Json> from = parts(before);
        Map<Json, Json> to = parts(after);
        Map<Json, Json> otherFrom = parts(otherBefore);
        Map<Json, Json> otherTo = parts(otherAfter);
        if (from == null || to == null || otherFrom == null || otherTo == null) {
            return true;
        }
        if (!alike(before, after) || !alike(otherBefore, otherAfter) || !alike(after, otherAfter)) {
            return true;
        }
        Set<Json> keys = new LinkedHashSet<>(from.keySet());
        keys.addAll(to.keySet());
        for (Json key : keys) {
            if (meet(from.get(key), to.get(key), otherFrom.get(key), otherTo.get(key))) {
                return true;
            }
        }
        return false;
    }

    private static boolean alike(@Nullable Json a, @Nullable Json b) {
        return a instanceof Json.Members == b instanceof Json.Members;
    }

    /** The parts that can be merged one by one, by key; null if the value is one. */
    private @Nullable Map<Json, Json> parts(@Nullable Json json) {
        if (json instanceof Json.Members object) {
            Map<Json, Json> parts = new LinkedHashMap<>();
            object.members().forEach((name, value) -> parts.put(new Json.Text(name), value));
            return parts;
        }
        return json instanceof Json.Array array && arrayKey.isPresent() ? items(array.items(), arrayKey.get()) : null;
    }

    private static @Nullable Map<Json, Json> items(List<Json> items, String name) {
        Map<Json, Json> parts = new LinkedHashMap<>();
        for (Json item : items) {
            Json key = item instanceof Json.Members object ? object.members().get(name) : null;
            if (key == null || parts.put(key, item) != null) {
                return null;
            }
        }
        return parts;
    }

    private static Json whole(Map<Json, Json> parts, @Nullable Json like) {
        if (like instanceof Json.Array) {
            return new Json.Array(List.copyOf(parts.values()));
        }
        SortedMap<String, Json> members = new TreeMap<>();
        parts.forEach((key, value) -> members.put(((Json.Text) key).value(), value));
        return new Json.Members(members);
    }
}
