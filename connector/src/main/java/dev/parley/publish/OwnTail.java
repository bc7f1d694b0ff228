package dev.parley.publish;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.Nullable;
import dev.parley.wire.DecodedRecord;
import dev.parley.wire.RecordHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What this site's log in Kafka held, from a given sequence on, when the agent started. Of several records with one
 * number the first in the log is the truth. Immutable. Takes about 100 bytes for each record.
 */
public final class OwnTail {
    /** Where a record stands. */
    record Entry(RecordHash hash, long firstOffset, long lastOffset) {
        static Entry of(DecodedRecord decoded) {
            return new Entry(decoded.hash(), decoded.firstOffset(), decoded.lastOffset());
        }
    }

    private final long from;
    private final List<Entry> transactions;
    private final Map<Long, Entry> heartbeats;
    private final @Nullable LogRecord.Transaction lastTransaction;
    private final @Nullable LogRecord.Heartbeat lastHeartbeat;
    private final long endOffset;
    private final long reached;
    private final long repeated;
    private final long diverged;

    private OwnTail(Builder builder, long endOffset) {
        this.from = builder.from;
        this.transactions = List.copyOf(builder.transactions);
        this.heartbeats = Map.copyOf(builder.heartbeats);
        this.lastTransaction = builder.lastTransaction;
        this.lastHeartbeat = builder.lastHeartbeat;
        this.endOffset = endOffset;
        this.reached = builder.reached;
        this.repeated = builder.repeated;
        this.diverged = builder.diverged;
    }

    /** Highest sequence in the log; the sequence asked from if there is none above it. */
    public long highestSequence() {
        return from + transactions.size();
    }

    /** Highest sequence in the log, which may be below the one asked from; 0 if the log holds none. */
    public long reached() {
        return reached;
    }

    /** The transaction with the highest sequence, if there is one above the sequence asked from. */
    public Optional<LogRecord.Transaction> lastTransaction() {
        return Optional.ofNullable(lastTransaction);
    }

    /** The heartbeat with the highest number among those read. */
    public Optional<LogRecord.Heartbeat> lastHeartbeat() {
        return Optional.ofNullable(lastHeartbeat);
    }

    /** Number of the last heartbeat; 0 if none was read. */
    public long lastHeartbeatNumber() {
        return lastHeartbeat == null ? 0 : lastHeartbeat.number();
    }

    /** The offset behind the last entry. */
    public long endOffset() {
        return endOffset;
    }

    /** Records that came again, equal to the first of their name. Harmless. */
    public long repeated() {
        return repeated;
    }

    /** Records that came again with other content. They count for nobody, but tell of a second writer or of changed DDL. */
    public long diverged() {
        return diverged;
    }

    Optional<Entry> transaction(long sequence) {
        long index = sequence - from - 1;
        return index < 0 || index >= transactions.size()
                ? Optional.empty()
                : Optional.of(transactions.get((int) index));
    }

    Optional<Entry> heartbeat(long number) {
        return Optional.ofNullable(heartbeats.get(number));
    }

    long from() {
        return from;
    }

    /** Takes records in the order of the log. */
    static final class Builder {
        private final long from;
        private final List<Entry> transactions = new ArrayList<>();
        private final Map<Long, Entry> heartbeats = new HashMap<>();
        private @Nullable LogRecord.Transaction lastTransaction;
        private @Nullable LogRecord.Heartbeat lastHeartbeat;
        private long repeated;
        private long diverged;
        private boolean anchored;
        private long reached;

        Builder(long from) {
            this.from = from;
        }

        /** False if the record is not the next one: some before it are missing. */
        boolean add(DecodedRecord decoded) {
            Entry entry = Entry.of(decoded);
            reached = Math.max(reached, decoded.record().sequence());
            if (decoded.record() instanceof LogRecord.Heartbeat heartbeat) {
                addHeartbeat(heartbeat, entry);
                return true;
            }
            LogRecord.Transaction transaction = (LogRecord.Transaction) decoded.record();
            long index = transaction.sequence() - from - 1;
            anchored |= index <= 0;
            if (index < 0) {
                return true;
            }
            if (index < transactions.size()) {
                compare(transactions.get((int) index), entry);
                return true;
            }
            if (index > transactions.size()) {
                return false;
            }
            transactions.add(entry);
            lastTransaction = transaction;
            return true;
        }

        private void addHeartbeat(LogRecord.Heartbeat heartbeat, Entry entry) {
            Entry first = heartbeats.putIfAbsent(heartbeat.number(), entry);
            if (first != null) {
                compare(first, entry);
            } else if (lastHeartbeat == null || heartbeat.number() > lastHeartbeat.number()) {
                lastHeartbeat = heartbeat;
            }
        }

        private void compare(Entry first, Entry again) {
            if (first.hash().equals(again.hash())) {
                repeated++;
            } else {
                diverged++;
            }
        }

        long highestSequence() {
            return from + transactions.size();
        }

        /** True if reading began early enough: nothing behind the sequence asked from was left out. */
        boolean isAnchored() {
            return anchored;
        }

        OwnTail build(long endOffset) {
            return new OwnTail(this, endOffset);
        }
    }
}
