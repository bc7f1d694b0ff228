package dev.parley.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ManagedDatabaseTest {
    private static Finding finding(String fix) {
        return Finding.error("log", "what", "why", fix);
    }

    private static String fix(ManagedDatabase managed, String fix) {
        return managed.adapted(finding(fix)).fix();
    }

    @Test
    void whoRunsAMySqlServerIsToldByItsVariables() {
        assertThat(ManagedDatabase.ofMarks(List.of("basedir=/usr/", "version_comment=(Debian)")))
                .isEqualTo(ManagedDatabase.NONE);
        assertThat(ManagedDatabase.ofMarks(List.of("basedir=/rdsdbbin/mysql-8.0.40.R1/")))
                .isEqualTo(ManagedDatabase.AMAZON_RDS);
        assertThat(ManagedDatabase.ofMarks(List.of("aurora_version=3.08.0", "basedir=/rdsdbbin/oscar/")))
                .isEqualTo(ManagedDatabase.AMAZON_AURORA);
        assertThat(ManagedDatabase.ofMarks(List.of("version_comment=(Google)")))
                .isEqualTo(ManagedDatabase.GOOGLE_CLOUD_SQL);
    }

    @Test
    void settingsAreChangedWhereTheServerTakesThem() {
        String logical = "ALTER SYSTEM SET wal_level = 'logical'; -- then restart the server";
        String image = "SET PERSIST binlog_row_image = 'FULL';";
        assertThat(fix(ManagedDatabase.NONE, logical)).isEqualTo(logical);
        assertThat(fix(ManagedDatabase.AMAZON_RDS, logical)).contains("rds.logical_replication = 1");
        assertThat(fix(ManagedDatabase.AMAZON_AURORA, image))
                .contains("cluster's parameter group: binlog_row_image = FULL");
        assertThat(fix(ManagedDatabase.GOOGLE_CLOUD_SQL, image)).contains("--database-flags=binlog_row_image=FULL");
        assertThat(fix(ManagedDatabase.GOOGLE_CLOUD_SQL, logical)).contains("cloudsql.logical_decoding=on");
        assertThat(fix(ManagedDatabase.AZURE, image))
                .isEqualTo("az mysql flexible-server parameter set --server-name <server> --name binlog_row_image"
                        + " --value FULL");
        assertThat(fix(ManagedDatabase.AMAZON_RDS, "SET PERSIST binlog_expire_logs_seconds = 604800;"))
                .contains("rds_set_configuration('binlog retention hours', 168)");
        assertThat(fix(ManagedDatabase.AMAZON_RDS, "ALTER TABLE x ADD PRIMARY KEY (id);"))
                .isEqualTo("ALTER TABLE x ADD PRIMARY KEY (id);");
    }
}
