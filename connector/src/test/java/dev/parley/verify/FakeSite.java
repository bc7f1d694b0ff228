package dev.parley.verify;

import dev.parley.pipeline.DigestPage;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.CanonicalHash;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A site in memory, whose rows are all at rest and whose key order is its own. */
final class FakeSite implements VerifySite {
    static final Columns COLUMNS = Columns.of("id", "name");

    final TreeMap<RowKey, Row> rows;
    private final String name;
    private final Judge judge = new Judge(table -> RowPolicy.lastWriterWins());
    final List<RepairOrder> orders = new ArrayList<>();
    int pages;
    int lookedAt;
    /** It compares so many rows at once, of those it is asked for. */
    int judgedAtOnce = Integer.MAX_VALUE;
    /** A look at this site fails after so many pages. */
    int failAfterPages = Integer.MAX_VALUE;

    FakeSite(String name, Comparator<RowKey> order) {
        this.name = name;
        this.rows = new TreeMap<>(order);
    }

    static RowKey key(String id) {
        return RowKey.of("item", new Value.Text(id));
    }

    void put(String id, String text) {
        rows.put(key(id), Row.of(COLUMNS, new Value.Text(id), new Value.Text(text)));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<TableLayout> layouts() {
        return List.of(TableLayout.whole("item", Map.of("id", "TEXT", "name", "TEXT"), List.of("id")));
    }

    private List<Map.Entry<RowKey, Row>> next(@Nullable RowKey after, int limit) {
        Map<RowKey, Row> tail = after == null ? rows : rows.tailMap(after, false);
        return tail.entrySet().stream().limit(limit).toList();
    }

    private static long hash(Value... values) {
        CanonicalHash hash = new CanonicalHash();
        for (Value value : values) {
            hash.value(value);
        }
        return hash.result();
    }

    @Override
    public DigestPage page(String table, List<String> columns, List<String> where, @Nullable RowKey after, int limit) {
        if (++pages > failAfterPages) {
            throw new SiteUnavailableException("site " + name + " is away");
        }
        List<Map.Entry<RowKey, Row>> found = next(after, limit);
        long[] keys = new long[limit];
        long[] hashes = new long[limit];
        for (int i = 0; i < found.size(); i++) {
            Row row = found.get(i).getValue();
            keys[i] = hash(found.get(i).getKey().get(0));
            hashes[i] = hash(columns.stream().map(row::get).toArray(Value[]::new));
        }
        RowKey last = found.size() < limit ? null : found.get(limit - 1).getKey();
        return new DigestPage(keys, hashes, found.size(), last);
    }

    @Override
    public KeyPage keys(String table, @Nullable RowKey after, int limit, Set<Long> wanted) {
        List<RowKey> keys = new ArrayList<>();
        List<Long> hashes = new ArrayList<>();
        List<Map.Entry<RowKey, Row>> found = next(after, limit);
        for (Map.Entry<RowKey, Row> entry : found) {
            long hash = hash(entry.getKey().get(0));
            if (wanted.contains(hash)) {
                keys.add(entry.getKey());
                hashes.add(hash);
            }
        }
        return new KeyPage(
                keys, hashes, found.size() < limit ? null : found.get(limit - 1).getKey());
    }

    @Override
    public List<Sighting> look(List<RowKey> keys) {
        lookedAt += keys.size();
        return keys.stream().map(this::look).toList();
    }

    private Sighting look(RowKey key) {
        Optional<Row> row = Optional.ofNullable(rows.get(key));
        Base base = row.isPresent() ? new Base.Present(row.get()) : Base.Absent.ABSENT;
        return new Sighting(
                key,
                row,
                RowState.of(base, VersionVector.EMPTY, List.of()),
                VersionVector.EMPTY,
                "",
                Sighting.Trust.SURE);
    }

    @Override
    public List<Judgement> judge(List<Sighting> there, List<String> where) {
        List<Sighting> here =
                look(there.stream().limit(judgedAtOnce).map(Sighting::key).toList());
        List<Judgement> judgements = new ArrayList<>();
        for (int i = 0; i < here.size(); i++) {
            judgements.add(judge.judge(there.get(i), here.get(i), Optional.empty()));
        }
        return judgements;
    }

    @Override
    public List<ParkedRow> parked() {
        return List.of();
    }

    @Override
    public RepairReceipt repair(RepairOrder order) {
        orders.add(order);
        return RepairReceipt.WRITTEN;
    }
}
