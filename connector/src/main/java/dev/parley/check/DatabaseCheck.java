package dev.parley.check;

import java.sql.SQLException;
import java.util.List;

/** One part of the check of a database. Reads only, or rolls back. */
interface DatabaseCheck {
    List<Finding> run(CheckContext context) throws SQLException;
}
