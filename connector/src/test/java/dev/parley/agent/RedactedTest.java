package dev.parley.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.config.ConfigException;
import dev.parley.config.Redaction;
import dev.parley.config.Redactions;
import dev.parley.config.SiteConfig;
import dev.parley.config.SiteFile;
import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.TableShape;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A slip in {@code conflicts.redact} is found: by its words when the file is read, by its names against the tables. */
class RedactedTest {
    private static final String SITE = """
            group: shop
            site: berlin
            members: [berlin, madrid]
            database: {engine: postgresql, host: db, name: shop, user: parley, password: x}
            kafka: {bootstrap-servers: "kafka:9092"}
            """;

    private static final TableShape CUSTOMER = TableShape.of(
            "customer",
            "public",
            "customer",
            List.of(
                    new ColumnShape("id", "id", CanonicalType.INT, "bigint", false),
                    new ColumnShape("email", "email", CanonicalType.TEXT, "text", true)),
            List.of("id"),
            List.of(),
            List.of(),
            true);

    private static Redactions redact(String table, String column) {
        return new Redactions(Map.of(table, Map.of(column, Redaction.HIDE)));
    }

    @Test
    void namesThatTheTablesDoNotHaveAreReported() {
        List<TableShape> tables = List.of(CUSTOMER);
        assertThat(Redacted.problems(redact("customer", "email"), true, tables)).isEmpty();
        assertThat(Redacted.problems(redact("customer", "emial"), true, tables))
                .containsExactly("table 'customer' has no column 'emial'; did you mean 'email'?");
        assertThat(Redacted.problems(redact("custommer", "email"), true, tables))
                .containsExactly("there is no table 'custommer'; did you mean 'customer'?");
        assertThat(Redacted.problems(redact("elsewhere", "email"), false, tables))
                .isEmpty();
    }

    private static SiteConfig load(String conflicts) throws ConfigException {
        return SiteFile.parse("site.yaml", SITE + conflicts, Path.of("/"), name -> Optional.empty());
    }

    @Test
    void theSiteFileSaysWhatIsShownAndForHowLong() throws ConfigException {
        var conflicts = load("conflicts: {retention: 14d, redact: {customer: {email: hash, note: hide}}}\n")
                .conflicts();
        assertThat(conflicts.retention()).isEqualTo(Duration.ofDays(14));
        assertThat(conflicts.redact().of("customer", "email")).isEqualTo(Redaction.HASH);
        assertThat(conflicts.redact().of("customer", "note")).isEqualTo(Redaction.HIDE);
        assertThat(conflicts.redact().of("customer", "id")).isEqualTo(Redaction.SHOW);
        assertThat(load("").conflicts().redact().tables()).isEmpty();
    }

    @Test
    void wrongWordsAreReportedTogether() {
        assertThatThrownBy(
                        () -> load("conflicts: {retension: 14d, redact: {customer: {email: hsh, note: hide, x: 1}}}\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("3 problems")
                .hasMessageContaining("did you mean `retention`?")
                .hasMessageContaining("conflicts.redact.customer.email: must be one of show, hash, hide, found 'hsh'")
                .hasMessageContaining("did you mean `hash`?");
        assertThatThrownBy(() -> load("conflicts: {redact: [email]}\n"))
                .hasMessageContaining("must be a mapping such as");
    }
}
