package dev.parley.apply;

import java.util.ArrayList;
import java.util.List;

/** Cuts lists into pieces that one statement may carry. */
final class Chunks {
    private Chunks() {}

    static <T> List<List<T>> of(List<T> all, int size) {
        if (all.isEmpty()) {
            return List.of();
        }
        if (all.size() <= size) {
            return List.of(all);
        }
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += size) {
            chunks.add(all.subList(from, Math.min(all.size(), from + size)));
        }
        return chunks;
    }
}
