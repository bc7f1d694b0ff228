package dev.parley.rules.merge;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A JSON document as a value: documents that mean the same are equal. Immutable. */
public sealed interface Json {
    /** {@code null}, {@code true} and {@code false}. */
    enum Literal implements Json {
        NULL,
        TRUE,
        FALSE
    }

    /** Without trailing zeros. */
    record Numeral(BigDecimal value) implements Json {
        public Numeral {
            BigDecimal stripped = value.stripTrailingZeros();
            value = stripped.signum() == 0 ? BigDecimal.ZERO : stripped;
        }
    }

    record Text(String value) implements Json {}

    record Array(List<Json> items) implements Json {
        public Array {
            items = List.copyOf(items);
        }
    }

    /** Members in the order of their names. */
    record Members(SortedMap<String, Json> members) implements Json {
        public Members {
            members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
        }

        public Members(Map<String, Json> members) {
            this((SortedMap<String, Json>) new TreeMap<>(members));
        }
    }

    /** Reads one document; throws {@link JsonException} with the place of what is wrong. */
    static Json parse(String text) {
        return new JsonReader(text).document();
    }

    /** The canonical text: names sorted, no white space, numbers in shortest exact form. */
    default String text() {
        return JsonWriter.write(this);
    }

    /** A list that can still grow. */
    static List<Json> items() {
        return new ArrayList<>();
    }
}
