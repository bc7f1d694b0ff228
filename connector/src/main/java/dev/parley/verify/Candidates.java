package dev.parley.verify;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.RowKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the keys of rows that two spools hold differently. Holds at most {@link #ROWS_MAX} rows at a time: if more lie in
 * differing buckets, the spools are read several times.
 */
final class Candidates {
    private static final int ROWS_MAX = 1_000_000;

    private static final int STRETCHES_MAX = 3;

    private final String table;
    private final VerifyOptions options;
    private final VerifySite first;
    private final RowSpool firstSpool;
    private final VerifySite second;
    private final RowSpool secondSpool;

    Candidates(
            String table,
            VerifyOptions options,
            VerifySite first,
            RowSpool firstSpool,
            VerifySite second,
            RowSpool secondSpool) {
        this.table = table;
        this.options = options;
        this.first = first;
        this.firstSpool = firstSpool;
        this.second = second;
        this.secondSpool = secondSpool;
    }

    /** A row of a spool. */
    private record Entry(long hash, long number) {}

    /** Takes the keys in groups. */
    interface Sink {
        void keys(List<RowKey> keys) throws InterruptedException;
    }

    void forEach(Sink sink) throws IOException, InterruptedException {
        BitSet differing = firstSpool.tree().differing(secondSpool.tree());
        long expected = differing.isEmpty() ? 0 : rowsIn(differing);
        int passes = (int) ((expected + ROWS_MAX - 1) / ROWS_MAX);
        for (int pass = 0; pass < passes; pass++) {
            sink.keys(List.copyOf(keys(share(differing, pass, passes))));
        }
    }

    private long rowsIn(BitSet buckets) throws IOException {
        long[] count = {0};
        RowSpool.Visitor counter = (key, hash, number) -> count[0] += buckets.get(HashTree.bucket(key)) ? 1 : 0;
        firstSpool.forEach(counter);
        secondSpool.forEach(counter);
        return count[0];
    }

    private static BitSet share(BitSet buckets, int pass, int passes) {
        BitSet share = new BitSet();
        int at = 0;
        for (int bucket = buckets.nextSetBit(0); bucket >= 0; bucket = buckets.nextSetBit(bucket + 1)) {
            share.set(bucket, at++ % passes == pass);
        }
        return share;
    }

    private Set<RowKey> keys(BitSet buckets) throws IOException {
        Map<Long, Entry> here = load(firstSpool, buckets);
        Map<Long, Entry> there = load(secondSpool, buckets);
        Set<Long> differing = new HashSet<>(here.keySet());
        differing.addAll(there.keySet());
        differing.removeIf(key -> {
            Entry one = here.get(key);
            Entry other = there.get(key);
            return one != null && other != null && one.hash() == other.hash();
        });
        Set<RowKey> keys = new LinkedHashSet<>(resolve(first, firstSpool, here, differing));
        keys.addAll(resolve(second, secondSpool, there, differing));
        return keys;
    }

    private static Map<Long, Entry> load(RowSpool spool, BitSet buckets) throws IOException {
        Map<Long, Entry> entries = new HashMap<>();
        spool.forEach((key, hash, number) -> {
            if (buckets.get(HashTree.bucket(key))) {
                entries.put(key, new Entry(hash, number));
            }
        });
        return entries;
    }

    /** Asks for the keys of the wanted rows that the site had when it was read; those found are wanted no longer. */
    private List<RowKey> resolve(VerifySite site, RowSpool spool, Map<Long, Entry> had, Set<Long> wanted) {
        Map<RowSpool.Page, Set<Long>> questions = new HashMap<>();
        for (Long key : wanted) {
            Entry entry = had.get(key);
            if (entry != null) {
                questions
                        .computeIfAbsent(spool.page(entry.number()), page -> new HashSet<>())
                        .add(key);
            }
        }
        List<RowKey> keys = new ArrayList<>();
        questions.forEach((page, some) -> keys.addAll(search(site, page, some, wanted)));
        return keys;
    }

    /** Rows that came in since may have pushed others behind where the page ended. Rows that have gone are not found. */
    private List<RowKey> search(VerifySite site, RowSpool.Page page, Set<Long> some, Set<Long> wanted) {
        List<RowKey> keys = new ArrayList<>();
        @Nullable RowKey after = page.after();
        for (int stretch = 0; stretch < STRETCHES_MAX && !some.isEmpty(); stretch++) {
            KeyPage found = site.keys(table, after, options.pageRows(), some);
            keys.addAll(found.keys());
            some.removeAll(found.hashes());
            wanted.removeAll(found.hashes());
            after = found.last();
            if (after == null) {
                break;
            }
        }
        return keys;
    }
}
