package dev.parley.stamp;

import dev.parley.pipeline.AgentRelease;
import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.TraceContext;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.store.BridgeTable;
import dev.parley.window.Pin;
import dev.parley.wire.EnvelopeException;
import dev.parley.wire.LogPlace;
import dev.parley.wire.StoredCodec;
import dev.parley.wire.StoredRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The rows of one captured transaction sorted by what they mean: markers and notes of the bridge, and rows of
 * applications. Built and read on the capture thread.
 */
final class TransactionContent {
    private static final StoredCodec CODEC = new StoredCodec();
    private static final Map<String, BridgeTable> BRIDGE_TABLES = Arrays.stream(BridgeTable.values())
            .collect(Collectors.toUnmodifiableMap(BridgeTable::canonicalName, table -> table));
    private static final LogPlace PROJECTED = place(BridgeTable.PROJECTED);

    private final String set;
    private final Set<String> foreign;
    private List<CapturedRow> applicationRows = new ArrayList<>();
    private final List<AppliedRange> ranges = new ArrayList<>();
    private final Set<RowKey> trailerKeys = new HashSet<>();
    private final Map<RowKey, Optional<Pin>> pins = new HashMap<>();
    private final List<CapturedDecision> decisions = new ArrayList<>();
    private boolean trailer;
    private @Nullable String unreadable;
    private long nonce;
    private @Nullable OwnHeartbeat heartbeat;
    private Optional<TraceContext> trace = Optional.empty();
    private final Set<String> truncated = new TreeSet<>();

    /** A heartbeat row as written by this site. */
    record OwnHeartbeat(long number, VersionVector floor, AgentRelease.Told told, List<String> members) {}

    private TransactionContent(String set, Set<String> foreign) {
        this.set = set;
        this.foreign = foreign;
    }

    static TransactionContent of(String set, List<CapturedRow> rows) {
        return of(set, rows, Set.of());
    }

    /** @param foreign tables whose rows are left out, as they did not belong to the set when this was written */
    static TransactionContent of(String set, List<CapturedRow> rows, Set<String> foreign) {
        TransactionContent content = new TransactionContent(set, foreign);
        if (rows instanceof StoredRows stored) {
            content.sortStored(stored);
        } else {
            rows.forEach(content::sort);
        }
        return content;
    }

    /** Rows of applications are left where they are. */
    private void sortStored(StoredRows rows) {
        BitSet written = new BitSet(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            boolean plain = !rows.isTruncate(i)
                    && !BRIDGE_TABLES.containsKey(rows.table(i).name());
            written.set(i, plain && !foreign.contains(rows.table(i).name()));
            if (!plain) {
                sort(rows.get(i));
            }
        }
        applicationRows = PickedRows.of(rows, written);
    }

    private void sort(CapturedRow row) {
        BridgeTable table = BRIDGE_TABLES.get(row.table().name());
        if (table == null) {
            sortApplicationRow(row);
        } else if (table == BridgeTable.TRACE) {
            trace(row);
        } else if (isOfThisSet(row)) {
            sortBridgeRow(table, row);
        }
    }

    private void sortApplicationRow(CapturedRow row) {
        if (foreign.contains(row.table().name())) {
            return;
        }
        if (row.kind() != CapturedRow.Kind.TRUNCATE) {
            applicationRows.add(row);
        } else if (row.table().sharing().sends()) {
            truncated.add(row.table().name());
        }
    }

    /** What is no trace context counts for nothing, as the standard wants it. Of several the last one counts. */
    private void trace(CapturedRow row) {
        if (row.kind() == CapturedRow.Kind.INSERT && row.after() != null) {
            trace = TraceContext.parse(text(row.after(), "traceparent"));
        }
    }

    /** Every other bridge table has the replication set as its first key column. */
    private boolean isOfThisSet(CapturedRow row) {
        return row.kind() != CapturedRow.Kind.TRUNCATE
                && row.key().get(0) instanceof Value.Text name
                && name.value().equals(set);
    }

    private void sortBridgeRow(BridgeTable table, CapturedRow row) {
        Row after = row.after();
        if (after == null) {
            if (table == BridgeTable.PROJECTED && row.before() != null) {
                unpinned(row.before());
            }
            return;
        }
        switch (table) {
            case APPLIED -> ranges.add(range(after));
            case TRAILER -> {
                trailer = true;
                trailerKeys.addAll(CODEC.keys(bytes(after, "key_list"), place(table)));
            }
            case FENCE -> nonce = number(after, "nonce");
            case HEARTBEAT -> heartbeat = heartbeat(after);
            case PROJECTED -> pinned(after);
            case DECISION -> decided(row, after);
            case TRACE, CONFIG, CONFLICT -> {
                // Captured in order, so that others can follow them; they change no row.
            }
            case LEASE,
                    PRESENCE,
                    SELF,
                    INCARNATION,
                    WINDOW,
                    CHECKPOINT,
                    PROPOSAL,
                    FEED,
                    VERDICT,
                    PAUSE,
                    JOINING,
                    BROUGHT,
                    SHAPES ->
                throw new IllegalStateException(
                        "table " + table.canonicalName() + " must not be captured: take it out of the publication");
        }
    }

    /** Null for what a site that returns tells before its agent runs: the command has written that into the log itself. */
    private static @Nullable OwnHeartbeat heartbeat(Row row) {
        String policies = text(row, "policies");
        return policies.isEmpty()
                ? null
                : new OwnHeartbeat(
                        number(row, "number"),
                        CODEC.vector(bytes(row, "floor"), place(BridgeTable.HEARTBEAT)),
                        AgentRelease.Told.parse(policies),
                        names(text(row, "members")));
    }

    /** Only a new row is a decision. One that this agent did not write may be anything. */
    private void decided(CapturedRow captured, Row row) {
        if (captured.kind() != CapturedRow.Kind.INSERT) {
            return;
        }
        try {
            RowKey key = CODEC.key(bytes(row, "key_bytes"), place(BridgeTable.DECISION));
            decisions.add(new CapturedDecision(key, CODEC.decision(bytes(row, "doc"), place(BridgeTable.DECISION))));
        } catch (EnvelopeException e) {
            unreadable = text(row, "id");
        }
    }

    private static AppliedRange range(Row row) {
        SiteId origin = new SiteId(text(row, "site"), (int) number(row, "incarnation"));
        return new AppliedRange(
                origin, number(row, "first_seq"), number(row, "last_seq"), new HybridTimestamp(number(row, "hlc")));
    }

    private void pinned(Row row) {
        Row projection = storedRow(row.get("image"));
        Row held = storedRow(row.get("held"));
        RowKey key = CODEC.key(bytes(row, "key_bytes"), PROJECTED);
        List<RowKey> blockers = CODEC.keys(bytes(row, "blockers"), PROJECTED);
        pins.put(key, Optional.of(new Pin(key, projection, text(row, "reason"), blockers, held)));
        trailerKeys.add(key);
    }

    private static @Nullable Row storedRow(Value value) {
        return value instanceof Value.Bytes stored ? CODEC.row(stored.value(), PROJECTED) : null;
    }

    /** {@code parley.projected} has full old images, so that a release names its row. */
    private void unpinned(Row before) {
        RowKey key = CODEC.key(bytes(before, "key_bytes"), PROJECTED);
        pins.put(key, Optional.empty());
        trailerKeys.add(key);
    }

    /** Rows of tables of applications. */
    List<CapturedRow> applicationRows() {
        return applicationRows;
    }

    /** Those of them whose table is published when applications write to it. */
    List<CapturedRow> publishedRows() {
        if (applicationRows instanceof PickedRows picked) {
            return picked.where(table -> table.sharing().sends());
        }
        return applicationRows.stream()
                .filter(row -> row.table().sharing().sends())
                .toList();
    }

    /** What people have decided in it. */
    List<CapturedDecision> decisions() {
        return decisions;
    }

    /** Identifier of a decision that cannot be read; null if there is none. */
    @Nullable
    String unreadable() {
        return unreadable;
    }

    List<AppliedRange> ranges() {
        return ranges;
    }

    /** Rows that the transaction declares as its own work besides the operations of its ranges. */
    Set<RowKey> trailerKeys() {
        return trailerKeys;
    }

    Map<RowKey, Optional<Pin>> pins() {
        return pins;
    }

    /** True if the bridge wrote this transaction to change rows: an apply, a repair or a re-projection. */
    boolean isOwnWork() {
        return trailer || !ranges.isEmpty() || !pins.isEmpty();
    }

    /** The fence's nonce; 0 if this is no fence. */
    long nonce() {
        return nonce;
    }

    @Nullable
    OwnHeartbeat heartbeat() {
        return heartbeat;
    }

    /** What its writer has said of the trace that it belongs to. */
    Optional<TraceContext> trace() {
        return trace;
    }

    /** Tables that were emptied by TRUNCATE. */
    Set<String> truncated() {
        return truncated;
    }

    /** Whether rows of a table were deleted one by one. */
    boolean hasDeleted(String table) {
        return applicationRows.stream()
                .anyMatch(row -> row.kind() == CapturedRow.Kind.DELETE
                        && row.table().name().equals(table));
    }

    private static LogPlace place(BridgeTable table) {
        return LogPlace.of(table.canonicalName());
    }

    private static String text(Row row, String column) {
        return ((Value.Text) row.get(column)).value();
    }

    private static List<String> names(String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split(",", -1));
    }

    private static long number(Row row, String column) {
        return ((Value.Int) row.get(column)).value();
    }

    private static byte[] bytes(Row row, String column) {
        return ((Value.Bytes) row.get(column)).value();
    }
}
