package dev.parley.check;

import dev.parley.store.Engine;
import dev.parley.store.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who runs the database server. A managed server takes its settings from a group or from flags, and refuses the statements
 * that change them elsewhere.
 */
enum ManagedDatabase {
    /** Somebody with a superuser. */
    NONE("", "", ""),
    AMAZON_RDS(
            "Amazon RDS",
            "in the instance's parameter group: %s = %s -- then reboot if the parameter is static",
            "in the instance's parameter group: rds.logical_replication = 1 -- then reboot the instance"),
    AMAZON_AURORA(
            "Amazon Aurora",
            "in the cluster's parameter group: %s = %s -- then reboot the writer if the parameter is static",
            "in the cluster's parameter group: rds.logical_replication = 1 -- then reboot the writer"),
    GOOGLE_CLOUD_SQL(
            "Google Cloud SQL",
            "gcloud sql instances patch <instance> --database-flags=%s=%s",
            "gcloud sql instances patch <instance> --database-flags=cloudsql.logical_decoding=on"),
    AZURE(
            "Azure Database",
            "az %3$s flexible-server parameter set --server-name <server> --name %s --value %s",
            "az postgres flexible-server parameter set --server-name <server> --name wal_level --value logical");

    private static final Pattern SETTING =
            Pattern.compile("(?:ALTER SYSTEM SET|SET PERSIST|SET GLOBAL) (\\w+) = '?([^';]*)'?;.*", Pattern.DOTALL);

    private final String product;
    private final String change;
    private final String logical;

    ManagedDatabase(String product, String change, String logical) {
        this.product = product;
        this.change = change;
        this.logical = logical;
    }

    String product() {
        return product;
    }

    static ManagedDatabase of(Engine engine, Connection connection) throws SQLException {
        return engine == Engine.POSTGRESQL ? postgres(connection) : mySql(connection);
    }

    /** Each of them has settings of its own, which others do not know. */
    private static ManagedDatabase postgres(Connection connection) throws SQLException {
        if (!Rows.text(connection, "SELECT proname FROM pg_proc WHERE proname = 'aurora_version' LIMIT 1")
                .isEmpty()) {
            return AMAZON_AURORA;
        }
        for (String[] mark : new String[][] {
            {"rds.extensions", AMAZON_RDS.name()},
            {"cloudsql.logical_decoding", GOOGLE_CLOUD_SQL.name()},
            {"azure.extensions", AZURE.name()}
        }) {
            if (!Rows.text(connection, "SELECT current_setting(?, true)", mark[0])
                    .isEmpty()) {
                return valueOf(mark[1]);
            }
        }
        return NONE;
    }

    private static ManagedDatabase mySql(Connection connection) throws SQLException {
        List<String> marks = Rows.list(
                connection,
                "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('aurora_version', 'basedir', 'version_comment',"
                        + " 'aad_auth_only')",
                List.of(),
                row -> row.getString(1) + "=" + row.getString(2));
        return ofMarks(marks);
    }

    static ManagedDatabase ofMarks(List<String> marks) {
        for (String mark : marks) {
            if (mark.startsWith("aurora_version=")) {
                return AMAZON_AURORA;
            }
            if (mark.startsWith("basedir=/rdsdbbin/")) {
                return AMAZON_RDS;
            }
            if (mark.startsWith("version_comment=") && mark.contains("Google")) {
                return GOOGLE_CLOUD_SQL;
            }
            if (mark.startsWith("aad_auth_only=")) {
                return AZURE;
            }
        }
        return NONE;
    }

    /** The finding with a fix that this server takes. */
    Finding adapted(Finding finding) {
        Matcher setting = SETTING.matcher(finding.fix());
        if (this == NONE || !setting.matches()) {
            return finding;
        }
        return new Finding(
                finding.severity(),
                finding.area(),
                finding.what(),
                finding.why(),
                fix(setting.group(1), setting.group(2).strip()));
    }

    private String fix(String name, String value) {
        boolean amazon = this == AMAZON_RDS || this == AMAZON_AURORA;
        if (name.equals("wal_level")) {
            return logical;
        }
        if (amazon && name.equals("binlog_expire_logs_seconds")) {
            return "CALL mysql.rds_set_configuration('binlog retention hours', 168);";
        }
        boolean mysql = name.startsWith("binlog") || name.startsWith("innodb") || name.startsWith("sync_binlog");
        return String.format(change, name, value, mysql ? "mysql" : "postgres");
    }
}
