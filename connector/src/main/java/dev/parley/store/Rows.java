package dev.parley.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Short ways to read small results. */
public final class Rows {
    private Rows() {}

    /** Handles one row of a result. */
    @FunctionalInterface
    public interface Reader {
        void read(ResultSet row) throws SQLException;
    }

    /** Makes a value of one row of a result. */
    @FunctionalInterface
    public interface Mapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    /** Visits all rows of a query whose parameters are texts. */
    public static void each(Connection connection, String sql, List<String> parameters, Reader reader)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.size(); i++) {
                select.setString(i + 1, parameters.get(i));
            }
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    reader.read(rows);
                }
            }
        }
    }

    /** All rows of a query whose parameters are texts. */
    public static <T> List<T> list(Connection connection, String sql, List<String> parameters, Mapper<T> mapper)
            throws SQLException {
        List<T> found = new ArrayList<>();
        each(connection, sql, parameters, row -> found.add(mapper.map(row)));
        return List.copyOf(found);
    }

    /** First column of the first row; empty text if there is no row or it is NULL. */
    public static String text(Connection connection, String sql, String... parameters) throws SQLException {
        List<String> texts = list(connection, sql, List.of(parameters), row -> {
            String text = row.getString(1);
            return text == null ? "" : text;
        });
        return texts.isEmpty() ? "" : texts.get(0);
    }
}
