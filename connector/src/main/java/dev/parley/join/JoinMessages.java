package dev.parley.join;

import dev.parley.pipeline.Incarnations;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.verify.TableLayout;
import dev.parley.window.Checkpoint;
import dev.parley.window.Pin;
import dev.parley.window.Shown;
import dev.parley.window.WindowCut;
import dev.parley.wire.LogPlace;
import dev.parley.wire.StoredCodec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a new site and its donor say to each other, as plain records that become JSON. Keys, rows, states and vectors are
 * the bytes of the bridge's own tables, in base64.
 */
public final class JoinMessages {
    private static final StoredCodec CODEC = new StoredCodec();
    private static final LogPlace PLACE = LogPlace.of("a message of a join");

    private JoinMessages() {}

    /** Names the site that wants to join. */
    public record Newcomer(String site) {}

    /** Asks how a donor knows a site. */
    public record SiteQuestion(String site) {}

    /**
     * How a donor knows a site of its group.
     *
     * @param donor name of the donor
     * @param counted the site in the incarnation that the donor waits for
     * @param applied number of transactions of that incarnation that the donor has applied
     * @param members all sites in the incarnations that the donor waits for
     */
    public record Standing(String donor, String counted, long applied, List<String> members) {
        public Standing {
            members = List.copyOf(members);
        }
    }

    /**
     * What a donor has.
     *
     * @param site name of the donor
     * @param tables those of the set
     * @param policies texts of the policy versions it has run under, by version
     */
    public record Offer(String site, List<TableLayout> tables, Map<Integer, String> policies) {
        public Offer {
            tables = List.copyOf(tables);
            policies = new TreeMap<>(policies);
        }
    }

    /**
     * A row of the new site.
     *
     * @param mark of the values in the columns asked for
     */
    public record RowMark(String key, String mark) {
        /** Characters it takes, nearly. */
        int size() {
            return key.length() + mark.length() + 30;
        }
    }

    /** Asks whether the donor has rows like these. */
    public record LikenessQuestion(String table, List<String> columns, List<RowMark> rows) {
        public LikenessQuestion {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }
    }

    /** How the donor has a row. */
    public enum Likeness {
        SAME,
        DIFFERENT,
        ABSENT
    }

    /** Answers {@link LikenessQuestion}, in its order. */
    public record Likenesses(List<Likeness> rows) {
        public Likenesses {
            rows = List.copyOf(rows);
        }
    }

    /** Asks for {@link Rows}: those behind {@code after}, or the first. */
    public record RowsQuestion(String table, @Nullable String after) {}

    /** One row as it stands in its table. */
    public record RowText(String key, String row) {
        static RowText of(RowKey key, Row row) {
            return new RowText(text(CODEC.key(key)), text(CODEC.row(row)));
        }

        RowKey rowKey() {
            return keyOf(key);
        }

        Row image() {
            return rowOf(row);
        }
    }

    /**
     * Some rows of a table in the order of its key.
     *
     * @param last key to go on behind; null after the last row
     */
    public record Rows(List<RowText> rows, @Nullable String last) {
        public Rows {
            rows = List.copyOf(rows);
        }
    }

    /**
     * All states of the donor at one moment; read by {@link StatesQuestion}.
     *
     * @param id names it
     * @param clock packed hybrid timestamp
     * @param ended last transactions of former incarnations of sites
     */
    public record Cut(String id, String applied, String known, long clock, Map<String, Long> ended, int rows) {
        public Cut {
            ended = new TreeMap<>(ended);
        }

        static Cut of(String id, WindowCut cut, Incarnations incarnations) {
            Checkpoint at = cut.at();
            return new Cut(
                    id,
                    text(CODEC.vector(at.applied())),
                    text(CODEC.known(at.known())),
                    at.clock().packed(),
                    texts(incarnations),
                    cut.rows().size());
        }

        private static Map<String, Long> texts(Incarnations incarnations) {
            Map<String, Long> texts = new TreeMap<>();
            incarnations.ends().forEach((site, end) -> texts.put(site.toString(), end));
            return texts;
        }

        private Incarnations incarnations() {
            Map<SiteId, Long> ends = new TreeMap<>();
            ended.forEach((site, end) -> ends.put(SiteId.parse(site), end));
            return Incarnations.of(ends);
        }

        /** What the donor knew then, without a position: that is the donor's own. */
        JoinPoint point() {
            return new JoinPoint(
                    CODEC.vector(bytes(applied), PLACE),
                    CODEC.known(bytes(known), PLACE),
                    new HybridTimestamp(clock),
                    incarnations());
        }
    }

    /** Asks for {@link States} from a position of the cut on. */
    public record StatesQuestion(String id, int from) {}

    /** What a table shows for a row. */
    public enum Stands {
        ROW,
        ABSENT,
        /** Whatever it has. */
        ANY
    }

    /** A {@link Pin} without its key. */
    public record PinText(
            @Nullable String projection,
            String reason,
            List<String> blockers,
            @Nullable String held) {
        public PinText {
            blockers = List.copyOf(blockers);
        }

        static PinText of(Pin pin) {
            return new PinText(
                    rowText(pin.projection()),
                    pin.reason(),
                    pin.blockers().stream().map(key -> text(CODEC.key(key))).toList(),
                    rowText(pin.held()));
        }

        Pin pin(RowKey key) {
            return new Pin(
                    key,
                    rowOrNull(projection),
                    reason,
                    blockers.stream().map(JoinMessages::keyOf).toList(),
                    rowOrNull(held));
        }
    }

    /**
     * A {@link WindowCut.CutRow}.
     *
     * @param image with {@link Stands#ROW}
     */
    public record StateText(
            String key,
            String state,
            Stands stands,
            @Nullable String image,
            @Nullable PinText pin) {
        static StateText of(WindowCut.CutRow row) {
            Pin pin = row.pin();
            Shown shown = row.shown();
            Row image = shown instanceof Shown.Present present ? present.image() : null;
            return new StateText(
                    text(CODEC.key(row.key())),
                    text(CODEC.state(row.state())),
                    image != null ? Stands.ROW : shown == Shown.Absent.ABSENT ? Stands.ABSENT : Stands.ANY,
                    rowText(image),
                    pin == null ? null : PinText.of(pin));
        }

        /** Characters it takes, nearly. */
        int size() {
            return key.length() + state.length() + (image == null ? 0 : image.length()) + 200;
        }

        WindowCut.CutRow row() {
            RowKey rowKey = keyOf(key);
            return new WindowCut.CutRow(
                    rowKey, CODEC.state(bytes(state), PLACE), shown(), pin == null ? null : pin.pin(rowKey));
        }

        private Shown shown() {
            return switch (stands) {
                case ROW -> new Shown.Present(rowOf(image == null ? "" : image));
                case ABSENT -> Shown.Absent.ABSENT;
                case ANY -> Shown.Any.ANY;
            };
        }
    }

    /** A part of a cut; empty behind its end. */
    public record States(List<StateText> rows) {
        public States {
            rows = List.copyOf(rows);
        }

        static States of(List<WindowCut.CutRow> all, int from, int characters) {
            List<StateText> part = new ArrayList<>();
            int size = 0;
            for (int i = from; i < all.size() && size < characters; i++) {
                StateText one = StateText.of(all.get(i));
                part.add(one);
                size += one.size();
            }
            return new States(part);
        }
    }

    /** Nothing to say. */
    public record Done(boolean done) {}

    static String text(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static byte[] bytes(String text) {
        return Base64.getDecoder().decode(text);
    }

    static String keyText(RowKey key) {
        return text(CODEC.key(key));
    }

    /** @throws IllegalArgumentException if the text is no key */
    static RowKey keyOf(String text) {
        return CODEC.key(bytes(text), PLACE);
    }

    private static Row rowOf(String text) {
        return CODEC.row(bytes(text), PLACE);
    }

    private static @Nullable String rowText(@Nullable Row row) {
        return row == null ? null : text(CODEC.row(row));
    }

    private static @Nullable Row rowOrNull(@Nullable String text) {
        return text == null ? null : rowOf(text);
    }
}
