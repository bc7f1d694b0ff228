package dev.parley.it.workload;

import dev.parley.rules.Nullable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs one plan in one transaction and writes down what happened. */
final class PlanRun {
    private static final int MYSQL_DUPLICATE_KEY = 1062;

    private final Endpoint endpoint;
    private final Connection connection;
    private final History.Open transaction;
    private final List<Write> writes = new ArrayList<>();

    PlanRun(Endpoint endpoint, Connection connection, History history) {
        this.endpoint = endpoint;
        this.connection = connection;
        this.transaction = history.invoke(endpoint.site());
    }

    Outcome run(Plan plan) {
        Outcome outcome = attempt(plan);
        transaction.end(outcome);
        return outcome;
    }

    private Outcome attempt(Plan plan) {
        try {
            for (Step step : plan.steps()) {
                execute(step);
            }
            if (plan.rollBack()) {
                connection.rollback();
                return Outcome.FAILED;
            }
            if (!writes.isEmpty() && (plan.journal() || !isTraceable())) {
                execute(new Step.Insert(
                        ShopSchema.JOURNAL, List.of(transaction.id()), List.of(Optional.of(endpoint.site()))));
            }
        } catch (SQLException e) {
            rollBackQuietly();
            return Outcome.FAILED;
        }
        return commit();
    }

    /** True if a mark of this transaction will stand in an image of its log record. */
    private boolean isTraceable() {
        return new ClientTransaction(transaction.id(), endpoint.site(), writes, Outcome.INDETERMINATE)
                .net().values().stream().anyMatch(write -> write.kind() != WriteKind.DELETE);
    }

    private Outcome commit() {
        try {
            connection.commit();
            return Outcome.ACKNOWLEDGED;
        } catch (SQLException e) {
            Outcome outcome = outcomeOfCommitError(e.getSQLState());
            rollBackQuietly();
            return outcome;
        }
    }

    /** Integrity errors and serialization failures say that the transaction is rolled back; all else says nothing. */
    static Outcome outcomeOfCommitError(@Nullable String sqlState) {
        boolean rolledBack = sqlState != null && (sqlState.startsWith("23") || sqlState.startsWith("40"));
        return rolledBack ? Outcome.FAILED : Outcome.INDETERMINATE;
    }

    private void rollBackQuietly() {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // The connection is gone, and with it the transaction.
            return;
        }
    }

    private void execute(Step step) throws SQLException {
        boolean mySql = endpoint.isMySql();
        if (step instanceof Step.Insert insert) {
            List<Object> parameters = new ArrayList<>(insert.key());
            parameters.addAll(insert.values());
            write(step, WriteKind.INSERT, insert.table().insert(mySql), parameters, List.of());
        } else if (step instanceof Step.Update update) {
            List<String> columns = List.copyOf(update.changes().keySet());
            List<Object> parameters =
                    new ArrayList<>(columns.stream().map(update.changes()::get).toList());
            write(step, WriteKind.UPDATE, update.table().update(columns, mySql), parameters, update.key());
        } else if (step instanceof Step.RemoveOrder remove) {
            removeOrder(remove);
        } else {
            delete(step);
        }
    }

    private void delete(Step step) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(step.table().delete(endpoint.isMySql()))) {
            bind(statement, step.key());
            if (statement.executeUpdate() == 1) {
                record(step, WriteKind.DELETE, nextMark());
            }
        }
    }

    private void removeOrder(Step.RemoveOrder remove) throws SQLException {
        List<Integer> lines = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT line FROM order_line WHERE order_id = ? ORDER BY line FOR UPDATE")) {
            bind(statement, remove.key());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    lines.add(rows.getInt(1));
                }
            }
        }
        for (int line : lines) {
            delete(new Step.Delete(ShopSchema.ORDER_LINE, List.of(remove.key().get(0), line)));
        }
        delete(remove);
    }

    private void write(Step step, WriteKind kind, String sql, List<Object> values, List<Object> key)
            throws SQLException {
        String mark = nextMark();
        values.add(mark);
        values.addAll(key);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            if (changesOneRow(statement)) {
                record(step, kind, mark);
            }
        }
    }

    private static boolean changesOneRow(PreparedStatement statement) throws SQLException {
        try {
            return statement.executeUpdate() == 1;
        } catch (SQLException e) {
            if (e.getErrorCode() == MYSQL_DUPLICATE_KEY) {
                return false;
            }
            throw e;
        }
    }

    private String nextMark() {
        return transaction.id() + "/" + (writes.size() + 1);
    }

    private void record(Step step, WriteKind kind, String mark) {
        Write write = new Write(step.table().key(step.key()), kind, mark);
        writes.add(write);
        transaction.wrote(write.key(), kind, mark);
    }

    private static void bind(PreparedStatement statement, List<Object> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            statement.setObject(i + 1, value instanceof Optional<?> optional ? optional.orElse(null) : value);
        }
    }
}
