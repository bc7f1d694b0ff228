package dev.parley.sim;

import dev.parley.rules.Nullable;
import dev.parley.store.ErrorKind;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;

/** The apply lane's connection to the simulated database: what of JDBC the lane uses, and nothing else. */
final class SimConnection implements InvocationHandler {
    private final SimAgent agent;
    private final SimDatabase database;
    private final int generation;
    private @Nullable Tx tx;
    private boolean autoCommit;
    private boolean closed;

    private record Point(Tx.Mark mark) implements Savepoint {
        @Override
        public int getSavepointId() {
            return 1;
        }

        @Override
        public String getSavepointName() {
            return "point";
        }
    }

    private SimConnection(SimAgent agent) {
        this.agent = agent;
        this.database = agent.site().database();
        this.generation = agent.site().generation();
    }

    static Connection open(SimAgent agent) {
        SimConnection connection = new SimConnection(agent);
        agent.connected(connection);
        return (Connection) Proxy.newProxyInstance(
                SimConnection.class.getClassLoader(), new Class<?>[] {Connection.class}, connection);
    }

    static SimConnection of(Connection connection) {
        return (SimConnection) Proxy.getInvocationHandler(connection);
    }

    /** The open transaction, begun if there is none. */
    Tx tx() throws SQLException {
        check();
        Tx current = tx;
        if (current == null) {
            current = database.begin(Tx.Kind.APPLY);
            tx = current;
        }
        return current;
    }

    /** The open transaction; null if nothing was done since the last COMMIT. */
    @Nullable
    Tx openTx() {
        return tx;
    }

    /** The server may have ended the session. */
    void check() throws SQLException {
        Tx current = tx;
        boolean ended = current != null && current.phase == Tx.Phase.ABORTED;
        if (closed || ended || generation != agent.site().generation()) {
            throw new SimSqlException(ErrorKind.CONNECTION, null);
        }
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object[] arguments) throws SQLException {
        return switch (method.getName()) {
            case "setAutoCommit" -> {
                autoCommit = arguments != null && Boolean.TRUE.equals(arguments[0]);
                yield null;
            }
            case "getAutoCommit" -> autoCommit;
            case "commit" -> {
                commit();
                yield null;
            }
            case "rollback" -> {
                if (arguments == null || arguments.length == 0) {
                    rollback();
                } else {
                    check();
                    tx().backTo(((Point) arguments[0]).mark());
                }
                yield null;
            }
            case "setSavepoint" -> new Point(tx().mark());
            case "releaseSavepoint" -> null;
            case "close" -> {
                end();
                yield null;
            }
            case "isClosed" -> closed;
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> arguments != null && proxy == arguments[0];
            case "toString" -> "SimConnection";
            default -> throw new UnsupportedOperationException("the simulation has no " + method.getName());
        };
    }

    private void commit() throws SQLException {
        Tx current = tx;
        if (current == null) {
            return;
        }
        check();
        tx = null;
        try {
            agent.site().commitApply(agent, current);
        } catch (SQLException e) {
            closed = true;
            throw e;
        }
    }

    private void rollback() throws SQLException {
        Tx current = tx;
        tx = null;
        if (current != null) {
            database.abort(current);
        }
        if (closed || generation != agent.site().generation()) {
            throw new SimSqlException(ErrorKind.CONNECTION, null);
        }
    }

    private void end() {
        Tx current = tx;
        tx = null;
        closed = true;
        if (current != null) {
            database.abort(current);
        }
    }

    /** The client's process is gone: the server finds out at once, or later. */
    @Nullable
    Tx abandon() {
        Tx current = tx;
        tx = null;
        closed = true;
        return current;
    }
}
