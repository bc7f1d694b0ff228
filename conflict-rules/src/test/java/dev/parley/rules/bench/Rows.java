package dev.parley.rules.bench;

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
import java.util.Set;

/** Rows and operations as they come from a group of three sites, for measurements. */
final class Rows {
    static final Columns COLUMNS = Columns.of("id", "name", "city", "stock", "price", "note", "updated_at");

    private static final RowKey KEY = RowKey.of("item", new Value.Int(17));
    private static final SiteId[] SITES = {SiteId.of("berlin"), SiteId.of("lima"), SiteId.of("oslo")};
    private static final String TEXT = "milk\nbread\neggs\nbutter\nflour\nsugar\nsalt\ncoffee\n";

    private Rows() {}

    static Row base() {
        return row(10, TEXT, "Berlin");
    }

    private static Row row(int stock, String note, String city) {
        return Row.of(
                COLUMNS,
                new Value.Int(17),
                new Value.Text("Item 17"),
                new Value.Text(city),
                new Value.Int(stock),
                new Value.Int(499),
                new Value.Text(note),
                new Value.Instant(1_700_000_000_000_000L));
    }

    /** The writer has seen all of the others' first {@code seen} writes. */
    static Operation update(int site, long sequence, long seen, Row before, Row after) {
        VersionVector context = VersionVector.EMPTY;
        for (int i = 0; i < SITES.length; i++) {
            context = context.with(SITES[i], i == site ? sequence - 1 : seen);
        }
        HybridTimestamp at = HybridTimestamp.ofWallMillis(1_700_000_000_000L + sequence);
        return new Operation.Update(
                new Stamp(new Dot(SITES[site], sequence), context, at), KEY, before, after, Set.of());
    }

    /** Sells one at the first site, takes one back at the others. */
    static Operation sale(int site, long sequence) {
        return update(site, sequence, 100, base(), row(site == 0 ? 9 : 11, TEXT, "Berlin"));
    }

    /** Another city. */
    static Operation move(int site, long sequence) {
        return update(site, sequence, 100, base(), row(10, TEXT, "City " + site));
    }

    /** Another line of the note, depending on the site. */
    static Operation edit(int site, long sequence) {
        String changed = site == 0 ? TEXT.replace("bread", "rye bread") : TEXT.replace("sugar", "brown sugar");
        return update(site, sequence, 100, base(), row(10, changed, "Berlin"));
    }
}
