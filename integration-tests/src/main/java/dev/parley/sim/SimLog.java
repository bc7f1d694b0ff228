package dev.parley.sim;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.Nullable;
import dev.parley.rules.version.SiteId;
import dev.parley.wire.DecodedRecord;
import dev.parley.wire.Envelope;
import dev.parley.wire.RecordAssembler;
import dev.parley.wire.RecordName;
import dev.parley.wire.WireLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The log of one site in Kafka: ordered, append only, its front deletable. Records go through the real envelope, so that
 * readers get what its bytes say. Mutable.
 */
final class SimLog {
    private static final Envelope ENVELOPE = new Envelope(WireLimits.DEFAULT);

    private final List<DecodedRecord> entries = new ArrayList<>();
    private final List<byte[]> bytes = new ArrayList<>();
    /** Of several records with one name the first counts. */
    private final Map<RecordName, DecodedRecord> first = new HashMap<>();

    private final RecordAssembler assembler = ENVELOPE.assembler("sim");
    private long begin;

    /** Appends a record; what its bytes say is what everybody reads. */
    DecodedRecord append(LogRecord record) {
        DecodedRecord entry = append(ENVELOPE.encode(record).chunks().get(0));
        if (!entry.record().equals(record)) {
            throw new Violation("P32", "record " + RecordName.of(record) + " does not survive its envelope");
        }
        return entry;
    }

    private DecodedRecord append(byte[] encoded) {
        Optional<DecodedRecord> decoded = assembler.add(entries.size(), encoded);
        return append(
                encoded, decoded.orElseThrow(() -> new Violation("P32", "an entry of one part is not a whole record")));
    }

    /**
     * Appends an entry of another log as it stands there. What its bytes say was read there: in a group of many sites the
     * same record in every cluster, read anew for each, takes all memory.
     */
    void append(SimLog source, long offset) {
        DecodedRecord read = source.at(offset);
        append(source.bytesAt(offset), new DecodedRecord(read.record(), read.hash(), end(), end()));
    }

    private DecodedRecord append(byte[] encoded, DecodedRecord entry) {
        entries.add(entry);
        bytes.add(encoded);
        first.putIfAbsent(RecordName.of(entry.record()), entry);
        return entry;
    }

    byte[] bytesAt(long offset) {
        return bytes.get((int) offset);
    }

    /** The first record of a name, trimmed or not; null if there is none. */
    @Nullable
    DecodedRecord find(RecordName name) {
        return first.get(name);
    }

    /** Offset behind the last entry. */
    long end() {
        return entries.size();
    }

    /** Offset of the first entry that is still there. */
    long begin() {
        return begin;
    }

    DecodedRecord at(long offset) {
        return entries.get((int) offset);
    }

    /** The last entry of the same name, for a planted bug. */
    DecodedRecord last(DecodedRecord like) {
        RecordName name = RecordName.of(like.record());
        DecodedRecord last = like;
        for (DecodedRecord entry : entries) {
            last = RecordName.of(entry.record()).equals(name) ? entry : last;
        }
        return last;
    }

    /** True if a transaction made from this position of the database's log stands before an offset. */
    boolean holdsPosition(SiteId origin, String position, long before) {
        return entries.subList(0, (int) before).stream()
                .anyMatch(entry -> entry.record() instanceof LogRecord.Transaction transaction
                        && transaction.origin().equals(origin)
                        && transaction.position().equals(position));
    }

    /** Every entry ever appended. */
    List<DecodedRecord> all() {
        return entries;
    }

    /** Deletes what is before an offset. */
    void trimTo(long offset) {
        begin = Math.max(begin, offset);
    }

    /** Deletes what holds only transactions of a site up to {@code sequence}, or of its former incarnations; the last entry stays. */
    void trim(SiteId origin, long sequence) {
        boolean first = origin.incarnation() == 1;
        while (begin < entries.size() - 1
                && (first || sequence > 0)
                && isUpTo(at(begin).record(), origin, sequence)) {
            begin++;
        }
    }

    private static boolean isUpTo(LogRecord record, SiteId origin, long sequence) {
        int incarnation = record.origin().incarnation();
        return incarnation < origin.incarnation()
                || (incarnation == origin.incarnation() && record.sequence() <= sequence);
    }
}
