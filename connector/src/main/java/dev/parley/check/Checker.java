package dev.parley.check;

import dev.parley.rules.Nullable;
import dev.parley.store.Catalog;
import dev.parley.store.CertificateRefusal;
import dev.parley.store.Database;
import dev.parley.store.DatabaseSettings;
import dev.parley.store.Engine;
import dev.parley.store.Purpose;
import dev.parley.store.ServerInfo;
import dev.parley.store.SqlFailure;
import dev.parley.store.StoreException;
import dev.parley.store.TableCatalog;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs all checks of a site and collects what they find. Changes nothing. Stateless, thread-safe. */
public final class Checker {
    private static final List<DatabaseCheck> POSTGRES = List.of(
            new PostgresServerCheck(),
            new PostgresCaptureCheck(),
            new TableCheck(),
            context -> TableRefusals.engineFindings(context.tables()),
            new TruncateCheck(),
            new PostgresPrivilegeCheck(),
            new GeneratedKeyCheck(),
            new BridgeTableCheck(),
            new ClockCheck());
    private static final List<DatabaseCheck> MYSQL = List.of(
            new MySqlServerCheck(),
            new TableCheck(),
            context -> TableRefusals.engineFindings(context.tables()),
            new TruncateCheck(),
            new MySqlPrivilegeCheck(),
            new GeneratedKeyCheck(),
            new ManagedCheck(),
            new BridgeTableCheck(),
            new ClockCheck());

    private Checker() {}

    public static CheckReport run(CheckRequest request) {
        List<Finding> findings = new ArrayList<>();
        try (Database agent = Database.open(request.agent())) {
            Optional<ServerInfo> asAgent = connect(agent, "agent", findings);
            if (request.admin().isPresent()) {
                try (Database admin = Database.open(request.admin().get())) {
                    Optional<ServerInfo> asAdmin = connect(admin, "administrator", findings);
                    checkDatabase(request, agent, asAgent, asAdmin.isPresent() ? admin : null, asAdmin, findings);
                }
            } else {
                checkDatabase(request, agent, asAgent, null, Optional.empty(), findings);
            }
        }
        request.probes().forEach(probe -> findings.addAll(probe.run()));
        return new CheckReport(findings);
    }

    private static Optional<ServerInfo> connect(Database database, String who, List<Finding> findings) {
        try {
            return Optional.of(database.server());
        } catch (SQLException e) {
            findings.add(unreachable(database.settings(), who, database.errors().classify(e), e));
            return Optional.empty();
        }
    }

    private static Finding unreachable(DatabaseSettings settings, String who, SqlFailure failure, SQLException error) {
        String what = "the " + who + " could not log in as " + settings + ": " + firstLine(error);
        return switch (failure.kind()) {
            case AUTHENTICATION ->
                Finding.error(
                        "database",
                        what,
                        "the account is unknown to the server or its password is another one",
                        "correct user and password in the site file, or let init make the account: "
                                + CheckContext.RUN_INIT);
            case CERTIFICATE ->
                Finding.error(
                        "database",
                        "the " + who + " refuses the certificate of the server, logging in as " + settings + ": "
                                + CertificateRefusal.reason(error),
                        "whoever shows another certificate may read and change all that is replicated",
                        "correct database.host and database.tls-ca in the site file, or give the server a certificate that"
                                + " is in date and valid for its host");
            case NO_DATABASE ->
                Finding.error(
                        "database",
                        what,
                        "the server has no database of that name",
                        "correct database.name in the site file, or CREATE DATABASE on the server");
            case PRIVILEGE ->
                Finding.error("database", what, "the account may not connect to this database", CheckContext.RUN_INIT);
            default ->
                Finding.error(
                        "database",
                        what,
                        "nothing answers at that address, or not in time (" + failure + ")",
                        "start the database server, or correct database.host and database.port in the site file");
        };
    }

    private static void checkDatabase(
            CheckRequest request,
            Database agent,
            Optional<ServerInfo> asAgent,
            @Nullable Database admin,
            Optional<ServerInfo> asAdmin,
            List<Finding> findings) {
        ServerInfo server = asAdmin.or(() -> asAgent).orElse(null);
        if (server == null) {
            return;
        }
        try (Connection agentConnection = asAgent.isPresent() ? agent.connection(Purpose.CATALOG) : null;
                Connection adminConnection = admin == null ? null : admin.connection(Purpose.CATALOG)) {
            Connection best = adminConnection != null ? adminConnection : agentConnection;
            if (best == null) {
                return;
            }
            TableCatalog catalog = Catalog.read(server.engine(), best, request.schema(), request.names());
            CheckContext context =
                    new CheckContext(request, server, best, agentConnection, adminConnection != null, catalog);
            for (DatabaseCheck check : server.engine() == Engine.POSTGRESQL ? POSTGRES : MYSQL) {
                findings.addAll(runOne(check, context));
            }
            ManagedDatabase managed = ManagedDatabase.of(server.engine(), best);
            findings.replaceAll(managed::adapted);
            findings.addAll(new PolicyTableCheck(request.policy()).run(context));
        } catch (SQLException | StoreException e) {
            findings.add(notChecked("the database", e));
        }
    }

    private static List<Finding> runOne(DatabaseCheck check, CheckContext context) {
        try {
            return check.run(context);
        } catch (SQLException e) {
            return List.of(notChecked(check.getClass().getSimpleName(), e));
        }
    }

    private static Finding notChecked(String part, Exception error) {
        return Finding.warning(
                "database",
                part + " could not be checked: " + firstLine(error),
                "problems of this part would show only while the agent runs",
                "run check with an account that may read the server's settings (database.adminUser)");
    }

    private static String firstLine(Exception error) {
        return String.valueOf(error.getMessage()).lines().findFirst().orElse("no message");
    }
}
