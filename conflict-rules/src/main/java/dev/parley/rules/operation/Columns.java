package dev.parley.rules.operation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The canonical column names of a row image, in table order. Shared by all rows of a table; immutable. */
public final class Columns {
    private final List<String> names;
    private final Map<String, Integer> positions;

    private Columns(List<String> names) {
        this.names = names;
        this.positions = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            if (positions.put(names.get(i), i) != null) {
                throw new IllegalArgumentException("column '" + names.get(i) + "' is named twice");
            }
        }
    }

    public static Columns of(List<String> names) {
        return new Columns(List.copyOf(names));
    }

    public static Columns of(String... names) {
        return of(List.of(names));
    }

    public int size() {
        return names.size();
    }

    public String name(int position) {
        return names.get(position);
    }

    public List<String> names() {
        return names;
    }

    /** Position of a column; -1 if there is none of that name. */
    public int indexOf(String name) {
        return positions.getOrDefault(name, -1);
    }

    /** True if no column of {@code that} is missing here. */
    public boolean containsAll(Columns that) {
        return equals(that) || positions.keySet().containsAll(that.names);
    }

    /** These, and behind them those of {@code that} which are missing here. */
    public Columns with(Columns that) {
        List<String> all = new ArrayList<>(names);
        that.names.stream().filter(name -> indexOf(name) < 0).forEach(all::add);
        return of(all);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof Columns that && names.equals(that.names));
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }

    @Override
    public String toString() {
        return names.toString();
    }
}
