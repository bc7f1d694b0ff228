package dev.parley.it.checker;

import dev.parley.it.workload.ClientTransaction;
import dev.parley.it.workload.Outcome;
import dev.parley.it.workload.Write;
import dev.parley.it.workload.WriteKind;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A small run told by hand: what clients did, what was published, what the sites show in the end. */
final class Story {
    static final String TABLE = "item";
    static final Columns COLUMNS = Columns.of("id", "name", "mark");

    private final List<ClientTransaction> history = new ArrayList<>();
    private final Map<String, List<LogRecord.Transaction>> logs = new HashMap<>();
    private final Map<String, Map<RowKey, Row>> rows = new HashMap<>();
    private final Map<String, Set<ConflictEntry>> conflicts = new HashMap<>();
    private final Map<String, Set<String>> parked = new HashMap<>();
    private final List<String> sites;

    Story(String... sites) {
        this.sites = List.of(sites);
        for (String site : sites) {
            logs.put(site, new ArrayList<>());
            rows.put(site, new HashMap<>());
            conflicts.put(site, new HashSet<>());
            parked.put(site, new HashSet<>());
        }
    }

    static RowKey key(long id) {
        return RowKey.of(TABLE, new Value.Int(id));
    }

    static VersionVector seen(Dot... dots) {
        VersionVector vector = VersionVector.EMPTY;
        for (Dot dot : dots) {
            vector = vector.with(dot);
        }
        return vector;
    }

    /** One client transaction with one write, and the record that its site publishes of it. */
    Dot write(String site, long hlc, VersionVector seen, long id, WriteKind kind) {
        return write(site, hlc, seen, id, kind, Outcome.ACKNOWLEDGED, 1);
    }

    Dot write(String site, long hlc, VersionVector seen, long id, WriteKind kind, Outcome outcome, int published) {
        String mark = "m" + (history.size() + 1);
        history.add(new ClientTransaction("c" + mark, site, List.of(new Write(key(id), kind, mark)), outcome));
        Dot dot = new Dot(SiteId.of(site), logs(site).size() + 1);
        for (int i = 0; i < published; i++) {
            publish(site, hlc, seen, operation -> List.of(operation.of(id, kind, mark)));
        }
        return dot;
    }

    interface Operations {
        Operation of(long id, WriteKind kind, String mark);
    }

    interface Content {
        List<Operation> of(Operations operations);
    }

    void publish(String site, long hlc, VersionVector seen, Content content) {
        publish(site, hlc, seen, Set.of(), content);
    }

    void publish(String site, long hlc, VersionVector seen, Set<Dot> excluded, Content content) {
        long sequence = logs(site).size() + 1L;
        Dot dot = new Dot(SiteId.of(site), sequence);
        VersionVector context = seen.with(SiteId.of(site), sequence - 1);
        Stamp stamp = new Stamp(dot, context, HybridTimestamp.ofWallMillis(hlc));
        List<Operation> operations = content.of((id, kind, mark) -> switch (kind) {
            case INSERT -> new Operation.Insert(stamp, key(id), row(id, mark), excluded);
            case UPDATE -> new Operation.Update(stamp, key(id), null, row(id, mark), excluded);
            case DELETE -> new Operation.Delete(stamp, key(id), null, excluded);
        });
        logs(site).add(new LogRecord.Transaction(stamp, "pg:0/1", 0, operations));
    }

    void invoke(String id, String site, Outcome outcome, Write... writes) {
        history.add(new ClientTransaction(id, site, List.of(writes), outcome));
    }

    static Row row(long id, String mark) {
        return Row.of(COLUMNS, new Value.Int(id), new Value.Text("name"), new Value.Text(mark));
    }

    /** All sites show the row that carries this mark. */
    void allShow(long id, String mark) {
        sites.forEach(site -> shows(site, id, mark));
    }

    void shows(String site, long id, String mark) {
        rows.computeIfAbsent(site, name -> new HashMap<>()).put(key(id), row(id, mark));
    }

    void allRecord(long id, Dot loser, Dot winner) {
        sites.forEach(site -> records(site, id, loser, winner, true));
    }

    void records(String site, long id, Dot loser, Dot winner, boolean isFinal) {
        conflicts
                .computeIfAbsent(site, name -> new HashSet<>())
                .add(new ConflictEntry(
                        TABLE,
                        KeyHash.of(key(id)),
                        loser,
                        "row",
                        Optional.of(winner),
                        "update_origin_differs",
                        isFinal));
    }

    void allPark(long id) {
        sites.forEach(
                site -> parked.computeIfAbsent(site, name -> new HashSet<>()).add(TABLE + "#" + KeyHash.of(key(id))));
    }

    List<LogRecord.Transaction> logs(String site) {
        return logs.computeIfAbsent(site, name -> new ArrayList<>());
    }

    List<ClientTransaction> history() {
        return history;
    }

    OperationIndex index() {
        return OperationIndex.of(logs, Set.of(TABLE));
    }

    List<SiteImage> images() {
        return sites.stream()
                .map(site -> new SiteImage(site, Map.of(TABLE, rows.getOrDefault(site, Map.of()))))
                .toList();
    }

    List<SiteRecord> records() {
        return sites.stream()
                .map(site -> new SiteRecord(
                        site, conflicts.getOrDefault(site, Set.of()), parked.getOrDefault(site, Set.of()), 0))
                .toList();
    }

    Verdict accounting(Deletes deletes) {
        Map<String, SiteRecord> bySite = new HashMap<>();
        records().forEach(record -> bySite.put(record.site(), record));
        return Accounting.check(index(), images(), bySite, deletes);
    }
}
