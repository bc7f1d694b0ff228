package dev.parley.it.store;

import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.version.SiteId;
import dev.parley.store.Blob;
import dev.parley.store.Engine;
import dev.parley.store.StoredKey;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

/** What tests of stores write. */
final class StoreSamples {
    private StoreSamples() {}

    static final SiteId BERLIN = SiteId.of("berlin");

    static final SiteId LIMA_2 = new SiteId("lima", 2);

    static TestDatabase initialised(Engine engine) throws SQLException {
        TestDatabase db = TestDatabase.create(engine, "CREATE TABLE item (id int PRIMARY KEY)");
        db.init("item");
        return db;
    }

    static StoredKey key(int id) {
        return StoredKey.of(RowKey.of("größe", new Value.Int(id)));
    }

    static Blob blob(String text) {
        return Blob.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
