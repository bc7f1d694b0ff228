package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.admin.AdminServer;
import dev.parley.agent.Agent;
import dev.parley.agent.ExitCode;
import dev.parley.check.SiteAccess;
import dev.parley.config.AdminConfig;
import dev.parley.config.ConfigException;
import dev.parley.config.Redaction;
import dev.parley.config.Redactions;
import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.Secret;
import dev.parley.config.SiteFile;
import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.TableShape;
import dev.parley.review.ColumnRemedy;
import dev.parley.review.ParkedRows;
import dev.parley.review.QuarantineRoutes;
import dev.parley.review.Redactor;
import dev.parley.review.ReviewedSet;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.RowState;
import dev.parley.store.ConflictFeed;
import dev.parley.store.ConflictSearch;
import dev.parley.store.Database;
import dev.parley.store.Engine;
import dev.parley.store.NewDecision;
import dev.parley.store.ReviewStore;
import dev.parley.window.Pin;
import dev.parley.wire.StoredDecision;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code parley quarantine} against its routes, with rows parked by the test. */
class QuarantineCommandTest {
    private static final String TOKEN = "a-token-of-the-test";
    private static final TableShape TABLE = TableShape.of(
            "account",
            "public",
            "account",
            List.of(
                    new ColumnShape("id", "id", CanonicalType.INT, "integer", false),
                    new ColumnShape("mail", "mail", CanonicalType.TEXT, "text", true),
                    new ColumnShape("pin", "pin", CanonicalType.TEXT, "text", true)),
            List.of("id"),
            List.of(),
            List.of(),
            false);
    private static final RowKey BLOCKER = key(1);
    private static final RowKey GONE = key(2);
    private static final RowKey OTHER = key(3);

    private final List<Pin> pins = new ArrayList<>(List.of(
            new Pin(GONE, null, "UNIQUE", List.of(BLOCKER), row(2, "a@example.org")),
            new Pin(OTHER, row(3, "b@example.org"), "CHECK", List.of(), row(3, "c@example.org"))));
    private final List<RowKey> retried = new ArrayList<>();
    private final List<NewDecision> decisions = new ArrayList<>();
    private final Database database = database();

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();
    private AdminServer server;

    private static RowKey key(int id) {
        return RowKey.of("account", new Value.Int(id));
    }

    private static Row row(int id, String mail) {
        return Row.of(TABLE.names(), new Value.Int(id), new Value.Text(mail), new Value.Text("1234"));
    }

    private static String id(RowKey key) {
        return "account/" + key.hashText().substring(0, 12);
    }

    /** Never connected to. */
    private static Database database() {
        try {
            return Database.open(SiteAccess.agent(SiteFile.load(
                    Path.of("../config-examples/two-sites/berlin.yaml"), name -> Optional.of("set-by-the-test"))));
        } catch (ConfigException e) {
            throw new IllegalStateException("the example cannot be loaded", e);
        }
    }

    /** What stands in the table is what the pin says. */
    private final class Parked implements ParkedRows {
        @Override
        public List<Pin> all() {
            return List.copyOf(pins);
        }

        @Override
        public void retry(RowKey key) {
            retried.add(key);
        }

        @Override
        public void decide(RowKey key, Function<Optional<Row>, NewDecision> decide) {
            Optional<Row> standing = pins.stream()
                    .filter(pin -> pin.key().equals(key))
                    .findFirst()
                    .map(Pin::projection);
            decisions.add(decide.apply(standing));
        }
    }

    @BeforeEach
    void start() {
        ReviewedSet set = new ReviewedSet(
                "main",
                "berlin",
                List.of(TABLE),
                table -> RowPolicy.lastWriterWins(),
                version -> "",
                key -> RowState.UNKNOWN,
                new ConflictSearch(database, "main"),
                new ReviewStore(database, "main", (connection, key) -> null, new ConflictFeed(database, "main", false)),
                table -> false,
                new Parked(),
                new ColumnRemedy(Engine.POSTGRESQL, SiteAccess.names(ReplicationSetConfig.defaults())));
        Redactor redactor = new Redactor(
                new Redactions(Map.of("account", Map.of("pin", Redaction.HIDE))),
                "secret".getBytes(StandardCharsets.UTF_8));
        AdminConfig config = new AdminConfig(
                "127.0.0.1",
                0,
                Optional.of(new Secret(TOKEN)),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty());
        server = AdminServer.start(
                config,
                new QuarantineRoutes(() -> List.of(set), redactor, () -> 17).routes(),
                System::currentTimeMillis);
    }

    @AfterEach
    void stop() {
        server.close();
        database.close();
    }

    private ExitCode run(String... words) {
        out = new StringWriter();
        err = new StringWriter();
        CommandLine line = ParleyCommand.commandLine(Agent::start);
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        List<String> arguments = new ArrayList<>(List.of("quarantine"));
        arguments.addAll(List.of(words));
        arguments.addAll(List.of("--url", server.url(), "--token", TOKEN));
        int code = line.execute(arguments.toArray(new String[0]));
        return Arrays.stream(ExitCode.values())
                .filter(known -> known.code() == code)
                .findFirst()
                .orElseThrow();
    }

    /** Other sites may have a table that this one lacks: its rows are told like others. */
    @Test
    void rowsOfATableThatIsNotHereAreToldToo() {
        RowKey elsewhere = RowKey.of("absent", new Value.Int(7));
        pins.add(new Pin(elsewhere, null, "SCHEMA", List.of(), null));
        String id = "absent/" + elsewhere.hashText().substring(0, 12);
        assertThat(run("list")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains(id, "SCHEMA", id(GONE));
        assertThat(run("show", id)).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("this site has no such table", "parley init");
    }

    @Test
    void rowsAreListedWithWhatBlocksThem() {
        assertThat(run("list")).isEqualTo(ExitCode.OK);
        assertThat(out.toString())
                .contains(id(GONE), "UNIQUE", "nothing", id(BLOCKER))
                .contains(id(OTHER), "CHECK", "another version");
        pins.clear();
        assertThat(run("list", "--table", "account")).isEqualTo(ExitCode.OK);
        assertThat(out.toString().strip()).isEqualTo("no row is parked");
        assertThat(run("list", "--table", "acount")).isEqualTo(ExitCode.UNKNOWN_TABLE);
        assertThat(err.toString()).contains("did you mean 'account'?");
    }

    @Test
    void aRowIsShownBesideWhatStandsAndHiddenValuesStayHidden() {
        assertThat(run("show", id(OTHER))).isEqualTo(ExitCode.OK);
        assertThat(out.toString())
                .contains("c@example.org", "b@example.org", "(hidden)")
                .doesNotContain("1234");
        assertThat(run("show", id(GONE))).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("a@example.org", "(no row)", "blocked by " + id(BLOCKER));
    }

    @Test
    void aRowIsLookedAtAgain() {
        assertThat(run("retry", id(GONE))).isEqualTo(ExitCode.OK);
        assertThat(retried).containsExactly(GONE);
    }

    @Test
    void allParkedRowsOfATableAreHandledOneAfterAnother() {
        assertThat(run("retry", "--table", "account")).isEqualTo(ExitCode.OK);
        assertThat(retried).containsExactlyInAnyOrder(GONE, OTHER);
        assertThat(out.toString()).contains(id(GONE), id(OTHER));
        assertThat(run("skip", "--table", "account", "--dry-run")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("nothing changed");
        assertThat(decisions).isEmpty();
        assertThat(run("skip", "--table", "account", "--author", "cleo")).isEqualTo(ExitCode.OK);
        assertThat(decisions).extracting(NewDecision::key).containsExactlyInAnyOrder(GONE, OTHER);
        pins.clear();
        assertThat(run("retry", "--table", "account")).isEqualTo(ExitCode.OK);
        assertThat(out.toString().strip()).isEqualTo("no row is parked");
        assertThat(run("retry", "--table", "acount")).isEqualTo(ExitCode.UNKNOWN_TABLE);
        assertThat(run("retry")).isEqualTo(ExitCode.USAGE);
        assertThat(run("retry", id(GONE), "--table", "account")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aRowThatIsGivenUpBecomesWhatTheTableHolds() {
        assertThat(run("skip", id(GONE), "--author", "cleo", "--note", "twice")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("deleted at all sites");
        assertThat(run("skip", id(OTHER), "--author", "cleo")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("becomes the row at all sites");

        assertThat(decisions).extracting(NewDecision::key).containsExactly(GONE, OTHER);
        assertThat(decisions).extracting(NewDecision::author).containsOnly("cleo");
        assertThat(decisions.get(0).note()).isEqualTo("twice");
        assertThat(decisions.get(0).content().effect()).isEqualTo(StoredDecision.Effect.DELETE);
        assertThat(decisions.get(1).content().effect()).isEqualTo(StoredDecision.Effect.REPLACE);
        assertThat(decisions.get(1).content().image()).isEqualTo(row(3, "b@example.org"));
    }

    @Test
    void aDryRunAndAnUnknownRowChangeNothing() {
        assertThat(run("skip", id(GONE), "--dry-run")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("nothing changed");
        assertThat(run("skip", id(GONE) + "0")).isEqualTo(ExitCode.UNKNOWN_ID);
        assertThat(err.toString()).contains("did you mean '" + id(GONE) + "'?").hasLineCount(1);
        assertThat(decisions).isEmpty();
    }
}
