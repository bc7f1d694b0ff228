package dev.parley.it.client;

import dev.parley.it.workload.Endpoint;
import dev.parley.it.workload.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Tables of the clients, and the rules under which their history can be judged. Every row names the run that it belongs to. */
public final class ClientSchema {
    /** Canonical names. */
    public static final Set<String> TABLES =
            Set.of("slot", "item", "entry", "summed", "tagged", "claim", "parent", "child");

    /** The part of a policy file that these tables need. */
    public static final String POLICY = """
            version: 1
            tables:
              summed: {columns: {n: sum-deltas}}
              tagged: {columns: {tags: set-add-remove(comma-list)}}
              claim: {unique: {name: {losers: suffix, max-characters: 240}}}
              child: {foreign-keys: {parent_id: set-null}}
            """;

    private static final List<String> CREATE = List.of(
            "CREATE TABLE slot (id varchar(60) PRIMARY KEY, run varchar(20) NOT NULL, writer varchar(40) NOT NULL,"
                    + " place integer NOT NULL, n bigint NOT NULL, seen varchar(2000) NOT NULL)",
            "CREATE INDEX slot_writer ON slot (writer)",
            "CREATE TABLE item (id varchar(60) PRIMARY KEY, run varchar(20) NOT NULL, writer varchar(40) NOT NULL,"
                    + " n bigint NOT NULL)",
            "CREATE INDEX item_writer ON item (writer)",
            "CREATE TABLE entry (id varchar(60) PRIMARY KEY, run varchar(20) NOT NULL, writer varchar(40) NOT NULL,"
                    + " n bigint NOT NULL)",
            "CREATE TABLE summed (id varchar(60) PRIMARY KEY, run varchar(20) NOT NULL, n bigint NOT NULL)",
            "CREATE TABLE tagged (id varchar(60) PRIMARY KEY, run varchar(20) NOT NULL, tags varchar(4000) NOT NULL)",
            "CREATE TABLE claim (id varchar(60) PRIMARY KEY, run varchar(20) NOT NULL, name varchar(240) NOT NULL UNIQUE)",
            "CREATE TABLE parent (id varchar(60) PRIMARY KEY, run varchar(20) NOT NULL)",
            "CREATE TABLE child (id varchar(60) PRIMARY KEY, run varchar(20) NOT NULL, parent_id varchar(60),"
                    + " born_to varchar(60) NOT NULL,"
                    + " FOREIGN KEY (parent_id) REFERENCES parent (id))");

    private ClientSchema() {}

    /** Creates the tables in a database that lacks them. */
    public static void create(Endpoint endpoint) throws SQLException {
        List<String> statements = new ArrayList<>();
        for (String sql : CREATE) {
            boolean table = sql.startsWith("CREATE TABLE");
            statements.add(endpoint.isMySql() && table ? sql + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin" : sql);
        }
        Sql.execute(endpoint, statements);
    }
}
