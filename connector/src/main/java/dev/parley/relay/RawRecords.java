package dev.parley.relay;

import dev.parley.wire.DecodedRecord;
import dev.parley.wire.Envelope;
import dev.parley.wire.RecordAssembler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Entries of one log as they came, until the record that they belong to is complete. Holds no more than the assembler
 * allows parts of unfinished records. Not thread-safe.
 */
final class RawRecords {
    private final RecordAssembler assembler;
    private final TreeMap<Long, byte[]> entries = new TreeMap<>();

    /** A record with the entries that carry it, in order. */
    record Whole(DecodedRecord decoded, List<byte[]> entries) {}

    RawRecords(Envelope envelope, String topic) {
        this.assembler = envelope.assembler(topic);
    }

    /** @throws dev.parley.wire.EnvelopeException if the entry is damaged */
    Optional<Whole> add(long offset, byte[] value) {
        entries.put(offset, value);
        Optional<DecodedRecord> decoded = assembler.add(offset, value);
        Optional<Whole> whole = decoded.map(record -> new Whole(
                record,
                new ArrayList<>(entries.subMap(record.firstOffset(), true, record.lastOffset(), true)
                        .values())));
        entries.headMap(assembler.restartOffset(offset + 1)).clear();
        return whole;
    }

    /** From where a reader must begin that has everything before {@code next}. */
    long restartOffset(long next) {
        return assembler.restartOffset(next);
    }
}
