package dev.parley.store;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The policy versions that a site has run under, each as the text of its file. Thread-safe. */
public final class PolicyStore {
    private final Database database;
    private final String set;

    public PolicyStore(Database database, String set) {
        this.database = database;
        this.set = set;
    }

    /** Texts by version. */
    public SortedMap<Integer, String> load() {
        return database.inTransaction(Purpose.STORE, "load the policies of set '" + set + "'", connection -> {
            SortedMap<Integer, String> texts = new TreeMap<>();
            String sql =
                    "SELECT version, doc FROM " + BridgeTable.CONFIG.sql(database.engine()) + " WHERE set_name = ?";
            Rows.each(
                    connection,
                    sql,
                    List.of(set),
                    row -> texts.put(row.getInt(1), new String(row.getBytes(2), StandardCharsets.UTF_8)));
            return texts;
        });
    }

    /** Keeps a version; one that is there stays. */
    public void save(int version, String text) {
        database.inTransaction(
                Purpose.STORE, "keep policy version " + version + " of set '" + set + "'", connection -> {
                    try (PreparedStatement insert =
                            connection.prepareStatement(BridgeTable.CONFIG.insertIfAbsentSql(database.engine()))) {
                        Bind.to(insert).text(set).number(version).bytes(Blob.of(text.getBytes(StandardCharsets.UTF_8)));
                        return insert.executeUpdate();
                    }
                });
    }
}
