package dev.parley.sim;

import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.PolicyMark;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import dev.parley.rules.version.SiteId;
import dev.parley.store.AppliedRange;
import dev.parley.store.Blob;
import dev.parley.store.BridgeSchema;
import dev.parley.store.Engine;
import dev.parley.store.ProjectedRow;
import dev.parley.store.Trailer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Rows of the bridge's own tables as capture sees them. */
final class BridgeRowShapes {
    static final String SET = "main";

    static final String DECISION = "parley.decision";

    private static final Map<String, TableShape> SHAPES = shapes();

    private BridgeRowShapes() {}

    private static Map<String, TableShape> shapes() {
        Map<String, TableShape> shapes = new HashMap<>();
        for (TableShape shape : BridgeSchema.capturedShapes(Engine.POSTGRESQL)) {
            shapes.put(shape.name(), shape);
        }
        return shapes;
    }

    private static CapturedRow inserted(String table, Map<String, Value> values) {
        return row(table, CapturedRow.Kind.INSERT, values);
    }

    private static CapturedRow row(String table, CapturedRow.Kind kind, Map<String, Value> values) {
        TableShape shape = SHAPES.get(table);
        if (shape == null) {
            throw new IllegalArgumentException("no bridge table " + table);
        }
        Value[] all = new Value[shape.names().size()];
        for (int i = 0; i < all.length; i++) {
            String column = shape.names().name(i);
            all[i] = column.equals("set_name") ? text(SET) : values.getOrDefault(column, Value.Null.NULL);
        }
        Row image = Row.of(shape.names(), all);
        boolean deleted = kind == CapturedRow.Kind.DELETE;
        return new CapturedRow(shape, kind, shape.keyOf(image), deleted ? image : null, deleted ? null : image);
    }

    static CapturedRow marker(AppliedRange range) {
        return inserted(
                "parley.applied",
                Map.of(
                        "site", text(range.origin().name()),
                        "incarnation", number(range.origin().incarnation()),
                        "first_seq", number(range.first()),
                        "last_seq", number(range.last()),
                        "hlc", number(range.hlc()),
                        "epoch", number(range.epoch())));
    }

    static CapturedRow trailer(Trailer trailer) {
        return inserted(
                "parley.trailer",
                Map.of("token", text("t"), "kind", text(trailer.kind()), "key_list", bytes(trailer.keyList())));
    }

    static CapturedRow nonce(long nonce) {
        return row("parley.fence", CapturedRow.Kind.UPDATE, Map.of("nonce", number(nonce)));
    }

    static CapturedRow heartbeat(long number, byte[] floor, List<SiteId> members) {
        return row(
                "parley.heartbeat",
                CapturedRow.Kind.UPDATE,
                Map.of(
                        "number",
                        number(number),
                        "floor",
                        new Value.Bytes(floor),
                        "policies",
                        text(PolicyMark.Pair.NONE.text()),
                        "members",
                        text(members.stream().map(SiteId::toString).collect(Collectors.joining(",")))));
    }

    static CapturedRow decision(long id, byte[] key, byte[] content) {
        return inserted(
                DECISION,
                Map.of(
                        "id", text("d" + id),
                        "key_bytes", new Value.Bytes(key),
                        "doc", new Value.Bytes(content)));
    }

    static CapturedRow pinned(ProjectedRow row) {
        return inserted("parley.projected", projected(row));
    }

    static CapturedRow released(ProjectedRow row) {
        return row("parley.projected", CapturedRow.Kind.DELETE, projected(row));
    }

    private static Map<String, Value> projected(ProjectedRow row) {
        return Map.of(
                "tbl", text(row.key().table()),
                "key_hash", text(row.key().keyHash()),
                "key_bytes", bytes(row.keyBytes()),
                "image", orNull(row.image()),
                "held", orNull(row.held()),
                "reason", text(row.reason()),
                "blockers", bytes(row.blockers()),
                "rank_hlc", number(row.rankHlc()),
                "rank_site", text(row.rankSite()));
    }

    private static Value text(String text) {
        return new Value.Text(text);
    }

    private static Value number(long number) {
        return new Value.Int(number);
    }

    private static Value bytes(Blob blob) {
        return new Value.Bytes(blob.bytes());
    }

    private static Value orNull(@Nullable Blob blob) {
        return blob == null ? Value.Null.NULL : bytes(blob);
    }
}
