package dev.parley.verify;

import dev.parley.pipeline.DigestPage;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.RowKey;
import dev.parley.wire.LogPlace;
import dev.parley.wire.StoredCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What a comparison and an agent say to each other, as plain records that become JSON. Keys, rows, states and vectors are
 * the bytes of the bridge's own tables, in base64; hashes are eight bytes each, one after another.
 */
public final class Messages {
    private static final StoredCodec CODEC = new StoredCodec();
    private static final LogPlace PLACE = LogPlace.of("a message of verify");

    private Messages() {}

    /** The tables of a site. */
    public record Layouts(List<TableLayout> tables) {
        public Layouts {
            tables = List.copyOf(tables);
        }
    }

    /** Asks for {@link Page}. */
    public record PageQuestion(
            String table,
            List<String> columns,
            List<String> where,
            @Nullable String after,
            int limit) {
        public PageQuestion {
            columns = List.copyOf(columns);
            where = List.copyOf(where);
        }
    }

    /** A {@link DigestPage}. */
    public record Page(String keys, String rows, @Nullable String last) {
        static Page of(DigestPage page) {
            ByteBuffer keys = ByteBuffer.allocate(page.size() * Long.BYTES);
            ByteBuffer rows = ByteBuffer.allocate(page.size() * Long.BYTES);
            for (int i = 0; i < page.size(); i++) {
                keys.putLong(page.key(i));
                rows.putLong(page.row(i));
            }
            return new Page(text(keys.array()), text(rows.array()), key(page.last()));
        }

        DigestPage page() {
            long[] all = longs(keys);
            return new DigestPage(all, longs(rows), all.length, key(last));
        }
    }

    /** Asks for {@link Keys}. */
    public record KeysQuestion(String table, @Nullable String after, int limit, String wanted) {}

    /** A {@link KeyPage}. */
    public record Keys(
            List<String> keys, String hashes, @Nullable String last) {
        public Keys {
            keys = List.copyOf(keys);
        }

        static Keys of(KeyPage page) {
            return new Keys(page.keys().stream().map(Messages::text).toList(), text(page.hashes()), key(page.last()));
        }

        KeyPage page() {
            return new KeyPage(keys.stream().map(Messages::keyOf).toList(), list(hashes), key(last));
        }
    }

    /** Asks for {@link Sightings}. */
    public record Look(List<String> keys) {
        public Look {
            keys = List.copyOf(keys);
        }
    }

    /** One {@link Sighting}. */
    public record Seen(
            String key, @Nullable String row, String state, String vector, String parked, Sighting.Trust trust) {
        static Seen of(Sighting sighting) {
            return new Seen(
                    text(sighting.key()),
                    sighting.row().map(row -> text(CODEC.row(row))).orElse(null),
                    text(CODEC.state(sighting.state())),
                    text(CODEC.vector(sighting.seen())),
                    sighting.parked(),
                    sighting.trust());
        }

        /** The first of some that fit, at least one. */
        static List<Seen> first(List<Sighting> sightings, int characters) {
            return Fitting.first(sightings, characters, Seen::of, Seen::size);
        }

        /** Characters it takes, nearly. */
        int size() {
            return key.length() + (row == null ? 0 : row.length()) + state.length() + vector.length() + 100;
        }

        Sighting sighting() {
            return new Sighting(
                    keyOf(key),
                    row == null ? Optional.empty() : Optional.of(CODEC.row(bytes(row), PLACE)),
                    CODEC.state(bytes(state), PLACE),
                    CODEC.vector(bytes(vector), PLACE),
                    parked,
                    trust);
        }
    }

    /** Asks a site to compare what a look elsewhere has found. */
    public record JudgeQuestion(List<Seen> rows, List<String> where) {
        public JudgeQuestion {
            rows = List.copyOf(rows);
            where = List.copyOf(where);
        }

        List<Sighting> sightings() {
            return rows.stream().map(Seen::sighting).toList();
        }
    }

    /** What a look has found. */
    public record Sightings(List<Seen> rows) {
        public Sightings {
            rows = List.copyOf(rows);
        }

        List<Sighting> sightings() {
            return rows.stream().map(Seen::sighting).toList();
        }
    }

    /** One {@link Judgement}. */
    public record Judged(
            String key,
            Judgement.Verdict verdict,
            List<String> columns,
            String there,
            String here,
            String frontier,
            String covered,
            String reason) {
        public Judged {
            columns = List.copyOf(columns);
        }

        static Judged of(Judgement judgement) {
            return new Judged(
                    text(judgement.key()),
                    judgement.verdict(),
                    judgement.columns(),
                    judgement.there(),
                    judgement.here(),
                    text(CODEC.vector(judgement.frontier())),
                    text(CODEC.vector(judgement.covered())),
                    judgement.reason());
        }

        Judgement judgement() {
            return new Judgement(
                    keyOf(key),
                    verdict,
                    columns,
                    there,
                    here,
                    CODEC.vector(bytes(frontier), PLACE),
                    CODEC.vector(bytes(covered), PLACE),
                    reason);
        }
    }

    /** What a comparison has found. */
    public record Judgements(List<Judged> rows) {
        public Judgements {
            rows = List.copyOf(rows);
        }
    }

    /** A {@link VerifySite.ParkedRow}. */
    public record Parked(String key, String reason) {}

    /** The rows that do not stand in their tables. */
    public record ParkedRows(List<Parked> rows) {
        public ParkedRows {
            rows = List.copyOf(rows);
        }
    }

    /** A {@link RepairOrder}. */
    public record Order(String id, String key, String seen, boolean keep, String author, String note) {
        static Order of(RepairOrder order) {
            return new Order(order.id(), text(order.key()), order.seen(), order.keep(), order.author(), order.note());
        }

        RepairOrder order() {
            return new RepairOrder(id, keyOf(key), seen, keep, author, note);
        }
    }

    /** Asks for the next keys of a table. */
    public record FillKeysQuestion(String table, @Nullable String after, int limit) {}

    /** Keys. */
    public record FillKeys(List<String> keys) {
        public FillKeys {
            keys = List.copyOf(keys);
        }

        static FillKeys of(List<RowKey> keys) {
            return new FillKeys(keys.stream().map(Messages::text).toList());
        }

        List<RowKey> rowKeys() {
            return keys.stream().map(Messages::keyOf).toList();
        }
    }

    /** A {@link FillStart}. */
    public record FillStarted(String ticket, List<String> missing) {
        public FillStarted {
            missing = List.copyOf(missing);
        }

        static FillStarted of(FillStart start) {
            return new FillStarted(
                    start.ticket(), start.missing().stream().map(Messages::text).toList());
        }

        FillStart start() {
            return new FillStart(ticket, missing.stream().map(Messages::keyOf).toList());
        }
    }

    /** Rows to be inserted. */
    public record FillRows(String ticket, List<Seen> rows) {
        public FillRows {
            rows = List.copyOf(rows);
        }

        List<Sighting> sightings() {
            return rows.stream().map(Seen::sighting).toList();
        }
    }

    static String text(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static String text(RowKey key) {
        return text(CODEC.key(key));
    }

    static @Nullable String key(@Nullable RowKey key) {
        return key == null ? null : text(key);
    }

    static @Nullable RowKey key(@Nullable String text) {
        return text == null ? null : keyOf(text);
    }

    /** @throws IllegalArgumentException if the text is no key */
    static RowKey keyOf(String text) {
        return CODEC.key(bytes(text), PLACE);
    }

    private static byte[] bytes(String text) {
        return Base64.getDecoder().decode(text);
    }

    private static long[] longs(String text) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes(text));
        long[] longs = new long[buffer.remaining() / Long.BYTES];
        for (int i = 0; i < longs.length; i++) {
            longs[i] = buffer.getLong();
        }
        return longs;
    }

    static String text(Iterable<Long> hashes) {
        List<Long> all = new ArrayList<>();
        hashes.forEach(all::add);
        ByteBuffer buffer = ByteBuffer.allocate(all.size() * Long.BYTES);
        all.forEach(buffer::putLong);
        return text(buffer.array());
    }

    static List<Long> list(String text) {
        List<Long> list = new ArrayList<>();
        for (long hash : longs(text)) {
            list.add(hash);
        }
        return list;
    }
}
