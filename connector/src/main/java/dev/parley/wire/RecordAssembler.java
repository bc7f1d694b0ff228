package dev.parley.wire;

import com.google.protobuf.ByteString;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.Nullable;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Puts the chunks of one log together again, in partition order. Chunks that come twice, and chunks of several writers
 * among one another, do no harm: parts belong together only if they state the same record hash. Of several records with
 * one name, the one completed first is handed out first. Not thread-safe.
 *
 * <p>Parts of records that are never completed are dropped when a later record of their origin and kind is complete, and
 * all parts together may take twice the record limit, and be a million. Memory follows what has come, not what a part claims
 * will come.
 */
public final class RecordAssembler {
    private static final int PARTS_MAX = 1 << 20;

    private final String topic;
    private final WireLimits limits;
    private final Envelope envelope;
    private final Map<Key, Partial> partials = new HashMap<>();
    private long heldBytes;
    private int heldParts;

    private record Key(RecordName name, RecordHash hash) {}

    RecordAssembler(String topic, WireLimits limits, Envelope envelope) {
        this.topic = topic;
        this.limits = limits;
        this.envelope = envelope;
    }

    /**
     * Takes the next entry of the log.
     *
     * @return the record that it completes
     * @throws EnvelopeException if the entry is damaged, cannot be read or belongs to a record above the limit
     */
    public Optional<DecodedRecord> add(long offset, byte[] value) {
        LogPlace place = new LogPlace(topic, offset);
        Chunk chunk = envelope.chunk(value, place);
        if (chunk.count() == 1) {
            byte[] bytes = chunk.payload().toByteArray();
            return Optional.of(complete(chunk, bytes, offset, place));
        }
        return addPart(chunk, place);
    }

    private Optional<DecodedRecord> addPart(Chunk chunk, LogPlace place) {
        Key key = new Key(chunk.name(), chunk.hash());
        Partial partial = partials.get(key);
        if (partial == null) {
            partial = new Partial(countOf(chunk, place), place.offset(), envelope);
            partials.put(key, partial);
        }
        if (partial.count != chunk.count()) {
            throw new EnvelopeException(
                    EnvelopeException.Problem.MALFORMED, chunk + " follows a part that counts " + partial.count, place);
        }
        if (partial.add(chunk, place)) {
            hold(chunk, partial, place);
        }
        if (!partial.isComplete()) {
            return Optional.empty();
        }
        return Optional.of(complete(chunk, partial, place));
    }

    private static int countOf(Chunk chunk, LogPlace place) {
        if (chunk.count() > PARTS_MAX) {
            throw tooManyParts(chunk, place);
        }
        return chunk.count();
    }

    private static EnvelopeException tooManyParts(Chunk chunk, LogPlace place) {
        return new EnvelopeException(
                EnvelopeException.Problem.TOO_LARGE, chunk + " exceeds the limit of " + PARTS_MAX + " parts", place);
    }

    private void hold(Chunk chunk, Partial partial, LogPlace place) {
        heldBytes += chunk.payload().size();
        heldParts++;
        if (heldParts > PARTS_MAX) {
            throw tooManyParts(chunk, place);
        }
        if (partial.bytes > limits.recordBytes() || heldBytes > 2L * limits.recordBytes()) {
            throw envelope.tooLarge(chunk.name(), Math.max(partial.bytes, heldBytes), place);
        }
    }

    private DecodedRecord complete(Chunk chunk, byte[] bytes, long firstOffset, LogPlace place) {
        return complete(chunk, envelope.decode(bytes, chunk.name(), chunk.hash(), place), firstOffset, place);
    }

    private DecodedRecord complete(Chunk chunk, Partial partial, LogPlace place) {
        StreamedRecord streamed = partial.streamed;
        return streamed == null
                ? complete(chunk, partial.join(), partial.firstOffset, place)
                : complete(
                        chunk,
                        envelope.decode(streamed, chunk.name(), chunk.hash(), place),
                        partial.firstOffset,
                        place);
    }

    private DecodedRecord complete(Chunk chunk, LogRecord decoded, long firstOffset, LogPlace place) {
        RecordName name = chunk.name();
        DecodedRecord record = new DecodedRecord(decoded, chunk.hash(), firstOffset, place.offset());
        if (!partials.isEmpty()) {
            dropUpTo(name);
        }
        return record;
    }

    private void dropUpTo(RecordName name) {
        Iterator<Map.Entry<Key, Partial>> entries = partials.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<Key, Partial> entry = entries.next();
            RecordName other = entry.getKey().name();
            if (other.kind() == name.kind()
                    && other.origin().equals(name.origin())
                    && other.number() <= name.number()) {
                heldBytes -= entry.getValue().bytes;
                heldParts -= entry.getValue().taken;
                entries.remove();
            }
        }
    }

    /**
     * The offset from which a reader must start that has everything up to, and not including, {@code next}: chunks before
     * it belong to finished records.
     */
    public long restartOffset(long next) {
        long restart = next;
        for (Partial partial : partials.values()) {
            restart = Math.min(restart, partial.firstOffset);
        }
        return restart;
    }

    /** Keeps parts until they are all there, or more than is kept: then those that follow one another are read at once. */
    private static final class Partial {
        private final Map<Integer, ByteString> parts = new TreeMap<>();
        private final int count;
        private final long firstOffset;
        private final Envelope envelope;
        private @Nullable StreamedRecord streamed;
        /** The next part to be read, once it is streamed. */
        private int next;

        private int taken;
        private long bytes;

        Partial(int count, long firstOffset, Envelope envelope) {
            this.count = count;
            this.firstOffset = firstOffset;
            this.envelope = envelope;
        }

        /** False if the part was here already. */
        boolean add(Chunk chunk, LogPlace place) {
            if (chunk.index() < next || parts.putIfAbsent(chunk.index(), chunk.payload()) != null) {
                return false;
            }
            bytes += chunk.payload().size();
            taken++;
            boolean large = chunk.name().kind() == RecordName.Kind.TRANSACTION && bytes > envelope.wholeBytes();
            if (streamed == null && large) {
                streamed = envelope.streamed(place);
            }
            read();
            return true;
        }

        private void read() {
            if (streamed != null) {
                for (ByteString part = parts.remove(next); part != null; part = parts.remove(next)) {
                    streamed.add(part);
                    next++;
                }
            }
        }

        boolean isComplete() {
            return taken == count;
        }

        byte[] join() {
            byte[] whole = new byte[(int) bytes];
            int at = 0;
            for (ByteString part : parts.values()) {
                part.copyTo(whole, at);
                at += part.size();
            }
            return whole;
        }
    }
}
