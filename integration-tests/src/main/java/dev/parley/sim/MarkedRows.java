package dev.parley.sim;

import dev.parley.pipeline.CapturedRow;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.version.SiteId;
import dev.parley.store.AppliedRange;
import dev.parley.wire.LogPlace;
import dev.parley.wire.StoredCodec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What rows of the bridge say that were captured: which transactions they mark, and which keys they name. */
final class MarkedRows {
    private static final StoredCodec CODEC = new StoredCodec();
    private static final LogPlace STORED = LogPlace.of("sim");

    private MarkedRows() {}

    /** The markers among captured rows, in their order. */
    static List<AppliedRange> ranges(List<CapturedRow> rows) {
        List<AppliedRange> ranges = new ArrayList<>();
        for (CapturedRow row : rows) {
            Row after = row.after();
            if (row.table().name().equals("parley.applied") && after != null) {
                ranges.add(new AppliedRange(
                        new SiteId(((Value.Text) after.get("site")).value(), (int) number(after, "incarnation")),
                        number(after, "first_seq"),
                        number(after, "last_seq"),
                        number(after, "hlc"),
                        number(after, "epoch")));
            }
        }
        return ranges;
    }

    /** Keys that trailers and pins name. */
    static Set<RowKey> declared(List<CapturedRow> rows) {
        Set<RowKey> keys = new HashSet<>();
        for (CapturedRow row : rows) {
            Row image = row.after() == null ? row.before() : row.after();
            if (image != null && row.table().name().equals("parley.trailer")) {
                keys.addAll(CODEC.keys(bytes(image, "key_list"), STORED));
            } else if (image != null && row.table().name().equals("parley.projected")) {
                keys.add(CODEC.key(bytes(image, "key_bytes"), STORED));
            }
        }
        return keys;
    }

    static String projectedKey(Row image) {
        return Tell.key(CODEC.key(bytes(image, "key_bytes"), STORED)) + " "
                + ((Value.Text) image.get("reason")).value() + " by "
                + CODEC.keys(bytes(image, "blockers"), STORED).stream()
                        .map(Tell::key)
                        .toList();
    }

    private static long number(Row row, String column) {
        return ((Value.Int) row.get(column)).value();
    }

    private static byte[] bytes(Row row, String column) {
        return ((Value.Bytes) row.get(column)).value();
    }
}
