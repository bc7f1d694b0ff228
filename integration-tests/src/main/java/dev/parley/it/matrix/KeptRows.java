package dev.parley.it.matrix;

import dev.parley.it.workload.Endpoint;
import dev.parley.it.workload.Sql;
import java.sql.SQLException;

/**
 * How many rows a site keeps in its window at rest, told from the application's tables alone: each that stands otherwise than it was written because of a
 * key, each that has the value which such a row wants, and each deleted row that such a row refers to: it may come back.
 */
final class KeptRows {
    private static final String COUNT = "SELECT (SELECT count(*) FROM claim WHERE name LIKE '%~%')"
            + " + (SELECT count(*) FROM claim c WHERE EXISTS"
            + " (SELECT 1 FROM claim d WHERE d.name LIKE CONCAT(c.name, '~%')))"
            + " + (SELECT count(*) FROM child WHERE parent_id IS NULL)"
            + " + (SELECT count(DISTINCT born_to) FROM child WHERE parent_id IS NULL)";

    private KeptRows() {}

    static long at(Endpoint app) throws SQLException {
        return Long.parseLong(Sql.query(app, COUNT).get(0));
    }
}
