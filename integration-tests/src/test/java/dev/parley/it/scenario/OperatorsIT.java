package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.parley.agent.ExitCode;
import dev.parley.it.checker.Convergence;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.workload.Endpoint;
import dev.parley.it.workload.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What an operator does, with the real command against agents of PostgreSQL and MySQL. What an operator's day is made of
 * runs as processes; where only answers are looked at, the same command runs inside this JVM.
 *
 * <p>Long, because all of it asks the same two sites, which take longer to start than all tests to run.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorsIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String PG = "ada";
    private static final String MY = "bob";
    private static final String PIN = "hidden-4711";
    private static final List<String> SITES = List.of(PG, MY);

    private final AtomicInteger commands = new AtomicInteger();
    private final ObjectMapper json = new ObjectMapper();
    private Bridge bridge;
    private Path contexts;

    @BeforeAll
    void started() throws SQLException, IOException {
        bridge = Bridge.builder()
                .site(PG, Engine.POSTGRESQL)
                .site(MY, Engine.MYSQL)
                .schema(OperatorsIT::create)
                .policy("""
                        version: 1
                        tables:
                          person: {columns: {v: manual(last-writer-wins)}}
                          guarded: {approval: required, columns: {v: manual(last-writer-wins)}}
                        """)
                .tuning("flush-interval", "1s")
                .tuning("liveness-interval", "1s")
                .section(
                        "admin",
                        "people",
                        "[{name: cleo, token: cleo-knows}, {name: dan, token: dan-knows},"
                                + " {name: eve, token: eve-knew, token-until: '2026-01-31'}]")
                .conflicts("publish", "true")
                .conflicts("redact", "{guarded: {pin: hide}}")
                .start();
        bridge.begin(LIMIT);
        contexts =
                Files.writeString(bridge.sandbox().folder().resolve("contexts.yaml"), contexts(SitePlan.ADMIN_TOKEN));
        for (int id = 1; id <= 3; id++) {
            execute(PG, "INSERT INTO person (id, v, note) VALUES (" + id + ", 'start', 'n')");
            execute(PG, "INSERT INTO late (id, v) VALUES (" + id + ", 'start')");
        }
        execute(PG, "INSERT INTO guarded (id, v, pin) VALUES (1, 'start', '" + PIN + "')");
        execute(PG, "INSERT INTO late (id, v) VALUES (4, 'start')");
        await().atMost(LIMIT).until(() -> value(MY, "late", 4).equals("start"));
        Quiescence.awaitEmptyWindows(bridge, LIMIT);
        conflicts();
    }

    @AfterAll
    void close() {
        bridge.close();
    }

    private String contexts(String token) {
        return "contexts:\n" + context(PG, token) + context(MY, token);
    }

    private String context(String site, String token) {
        return "  - {name: " + site + ", url: 'http://127.0.0.1:"
                + bridge.plan(site).adminPort() + "', token: " + token + "}\n";
    }

    private static void create(Endpoint app) throws SQLException {
        String text = app.isMySql() ? "varchar(100)" : "text";
        try (Connection connection = app.open();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE person (id integer PRIMARY KEY, v " + text + ", note " + text + ")");
            statement.execute("CREATE TABLE late (id integer PRIMARY KEY, v " + text + ")");
            statement.execute("CREATE TABLE guarded (id integer PRIMARY KEY, v " + text + ", pin " + text + ")");
            statement.execute("CREATE TABLE account (id integer PRIMARY KEY, mail varchar(60)"
                    + (app.isMySql() ? " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin" : "") + ", UNIQUE (mail))");
            statement.execute("CREATE TABLE counted (id " + (app.isMySql() ? "integer AUTO_INCREMENT" : "serial")
                    + " PRIMARY KEY, v " + text + ")");
        }
    }

    /** Every row is written at both sites while neither agent runs; the one at MySQL later. */
    private void conflicts() throws SQLException {
        bridge.agents().forEach(AgentProcess::pause);
        for (String site : SITES) {
            execute(site, "UPDATE guarded SET v = 'of " + site + "' WHERE id = 1");
            for (int id = 1; id <= 3; id++) {
                execute(site, "UPDATE person SET v = 'of " + site + "' WHERE id = " + id);
                execute(site, "UPDATE late SET v = 'of " + site + "' WHERE id = " + id);
            }
        }
        execute(PG, "DELETE FROM late WHERE id = 4");
        execute(MY, "UPDATE late SET v = 'of bob' WHERE id = 4");
        bridge.agents().forEach(AgentProcess::resume);
        awaitValue("late", 4, "of bob");
        for (int id = 1; id <= 3; id++) {
            awaitValue("person", id, "of bob");
            awaitValue("late", id, "of bob");
        }
        awaitValue("guarded", 1, "of bob");
        Quiescence.awaitWindows(bridge, LIMIT, 4);
        for (String site : SITES) {
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(parley(site, "status").output())
                            .contains(" 4 wait for a person")
                            .containsPattern(
                                    "throughput over 1?[0-9].[0-9] s: captured [0-9.]+ transactions/s, applied ")
                            .containsPattern("the database keeps [1-9][0-9.]* [KM]?B of its log"));
        }
    }

    private void execute(String site, String sql) throws SQLException {
        Sql.execute(bridge.app(site), List.of(sql));
    }

    private String value(String site, String table, int id) throws SQLException {
        try (Connection connection = bridge.app(site).open();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT v FROM " + table + " WHERE id = " + id)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }

    private void awaitValue(String table, int id, String expected) {
        for (String site : SITES) {
            await(table + " " + id + " at " + site).atMost(LIMIT).untilAsserted(() -> {
                assertThat(bridge.unexpectedEnds()).isEmpty();
                assertThat(value(site, table, id)).isEqualTo(expected);
            });
        }
    }

    private String[] arguments(String site, String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--contexts", contexts.toString(), "--context", site));
        return arguments.toArray(new String[0]);
    }

    private Parley.Result parley(String site, String... words) {
        return Parley.runHere(arguments(site, words));
    }

    private String done(String site, String... words) {
        return done(parley(site, words));
    }

    private String done(Parley.Result result) {
        assertThat(result.exitCode())
                .as(result.output() + bridge.unexpectedEnds())
                .isZero();
        return result.output();
    }

    /** As {@link #done(String, String...)}, in a process of its own. */
    private String doneByProcess(String site, String... words) {
        return done(Parley.run(bridge.sandbox(), "cli-" + commands.incrementAndGet(), LIMIT, arguments(site, words)));
    }

    private void refused(ExitCode code, String message, String site, String... words) {
        Parley.Result result = parley(site, words);
        assertThat(result.output()).contains(message).hasLineCount(1);
        assertThat(result.exitCode()).as(result.output()).isEqualTo(code.code());
    }

    private List<String> ids(String site, String table, int id, String... more) throws IOException {
        List<String> words = new ArrayList<>(
                List.of("conflicts", "list", "--table", table, "--key", Integer.toString(id), "-o", "json"));
        words.addAll(List.of(more));
        List<String> ids = new ArrayList<>();
        for (JsonNode one :
                json.readTree(done(site, words.toArray(new String[0]))).path("conflicts")) {
            ids.add(one.path("id").asText());
        }
        return ids;
    }

    /** The conflict in which the write of PostgreSQL's site lost or waits. */
    private String idOfAda(String site, String table, int id) throws IOException {
        return ids(site, table, id).stream()
                .filter(one -> one.contains("/" + PG + ":"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aWaitingConflictIsListedShownResolvedAndUndoneAndEverySiteFollows() throws Exception {
        String id = idOfAda(MY, "person", 1);
        assertThat(ids(PG, "person", 1, "--state", "pending")).containsExactly(id);
        assertThat(doneByProcess(PG, "conflicts", "list", "--state", "pending")).contains(id);
        assertThat(doneByProcess(PG, "conflicts", "show", id))
                .contains("of ada*", "of bob*", "start", "update_origin_differs in v by manual", "HAD SEEN")
                .contains("BASE", "OUTCOME");

        assertThat(doneByProcess(
                        MY, "conflicts", "resolve", id, "--take", PG, "--author", "cleo", "--note", "asked both"))
                .contains("v: written here");
        awaitValue("person", 1, "of ada");
        refused(ExitCode.SUPERSEDED, "decided by cleo", MY, "conflicts", "resolve", id, "--take", MY);
        await().atMost(LIMIT)
                .until(() -> ids(PG, "person", 1, "--state", "pending").isEmpty());
        refused(ExitCode.SUPERSEDED, "nothing was changed", PG, "conflicts", "resolve", id, "--take", MY);
        assertThat(value(MY, "person", 1)).isEqualTo("of ada");

        done(PG, "conflicts", "undo", id, "--author", "dan");
        awaitValue("person", 1, "of bob");
        // What the other site has decided is known here once its write has been read back.
        await().atMost(LIMIT).until(() -> parley(MY, "conflicts", "undo", id).exitCode() == 0);
        awaitValue("person", 1, "of ada");
        doneByProcess(MY, "conflicts", "undo", id, "--author", "cleo");
        awaitValue("person", 1, "of bob");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(done(MY, "conflicts", "show", id))
                        .contains("by cleo", "asked both", "decided by somebody at ada"));
    }

    @Test
    void aTableMayNeedASecondPersonForEveryDecision() throws Exception {
        String id = idOfAda(PG, "guarded", 1);
        assertThat(done(PG, "conflicts", "resolve", id, "--take", PG, "--token", "cleo-knows", "--dry-run"))
                .contains("would be proposed", "nothing changed");
        assertThat(done(PG, "conflicts", "resolve", id, "--take", PG, "--token", "cleo-knows"))
                .contains("v: proposed, another person has to approve it");
        assertThat(done(PG, "conflicts", "list", "--state", "proposed")).contains(id, "pending, proposed by cleo");
        refused(
                ExitCode.REFUSED,
                "cleo has proposed",
                PG,
                "conflicts",
                "resolve",
                id,
                "--take",
                MY,
                "--token",
                "dan-knows");
        refused(ExitCode.REFUSED, "cannot approve it too", PG, "conflicts", "approve", id, "--token", "cleo-knows");
        done(PG, "conflicts", "reject", id, "--token", "dan-knows", "--note", "neither is right");
        assertThat(done(PG, "conflicts", "list", "--state", "proposed")).contains("no conflicts");
        refused(ExitCode.SUPERSEDED, "has been answered", PG, "conflicts", "approve", id, "--token", "dan-knows");

        done(PG, "conflicts", "resolve", id, "--set", "v=agreed", "--token", "cleo-knows");
        assertThat(done(PG, "conflicts", "show", id)).contains("PROPOSAL", "agreed*", "waits for approval");
        assertThat(value(PG, "guarded", 1)).isEqualTo("of bob");
        assertThat(done(PG, "conflicts", "approve", id, "--token", "dan-knows")).contains("written here");
        awaitValue("guarded", 1, "agreed");

        done(PG, "conflicts", "undo", id, "--token", "dan-knows");
        refused(ExitCode.REFUSED, "cannot approve it too", PG, "conflicts", "approve", id, "--token", "dan-knows");
        assertThat(value(PG, "guarded", 1)).isEqualTo("agreed");
        done(PG, "conflicts", "approve", id, "--token", "cleo-knows");
        awaitValue("guarded", 1, "of bob");
        assertThat(done(PG, "conflicts", "show", id).lines().filter(line -> line.matches(".* by (cleo|dan) at .*")))
                .map(line -> line.substring(0, line.indexOf(" at ")))
                .containsExactly(
                        "proposed by cleo",
                        "rejected by dan",
                        "proposed by cleo",
                        "approved by dan",
                        "decided by cleo",
                        "proposed by dan",
                        "approved by cleo",
                        "decided by dan");
    }

    /** Every conflict that a site has recorded, and whoever reads from the beginning sees how each has ended. */
    @Test
    void whatHappensToConflictsIsPublished() throws Exception {
        Map<String, JsonNode> last = new HashMap<>();
        Set<String> met = new HashSet<>();
        List<String> texts = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = consumer()) {
            consumer.assign(List.of(new TopicPartition("shop.conflicts", 0)));
            await().pollInSameThread().atMost(LIMIT).untilAsserted(() -> {
                for (ConsumerRecord<String, String> one : consumer.poll(Duration.ofMillis(200))) {
                    JsonNode told = json.readTree(one.value());
                    texts.add(one.value());
                    String name = told.path("site").asText() + " " + one.key();
                    met.addAll(told.path("step").asText().equals("met") ? List.of(name) : List.of());
                    last.put(name, told);
                }
                for (String site : SITES) {
                    for (JsonNode one : json.readTree(done(site, "conflicts", "list", "--limit", "1000", "-o", "json"))
                            .path("conflicts")) {
                        String name = site + " " + one.path("id").asText();
                        assertThat(met).contains(name);
                        assertThat(told(last, name).path("conflict").path("state"))
                                .isEqualTo(one.path("state"));
                    }
                }
            });
        }
        assertThat(texts).noneMatch(text -> text.contains(PIN));
        JsonNode guarded = told(last, PG + " " + idOfAda(PG, "guarded", 1));
        assertThat(guarded.path("columns").toString()).contains("pin");
        assertThat(guarded.path("versions").path(0).path("cells").toString()).contains("hidden", "start");
    }

    private static JsonNode told(Map<String, JsonNode> last, String name) {
        return last.getOrDefault(name, MissingNode.getInstance()).path("conflict");
    }

    private KafkaConsumer<String, String> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bridge.plan(PG).bootstrapServers(),
                        "auto.offset.reset", "earliest",
                        "enable.auto.commit", "false"),
                new StringDeserializer(),
                new StringDeserializer());
    }

    @Test
    void whatARuleHasDecidedIsUndoneByTheLosingVersion() throws Exception {
        String id = idOfAda(PG, "late", 1);
        await().atMost(LIMIT).until(() -> ids(PG, "late", 1, "--state", "final").contains(id));
        assertThat(done(PG, "conflicts", "undo", id, "--dry-run")).contains("nothing changed");
        assertThat(value(PG, "late", 1)).isEqualTo("of bob");

        done(PG, "conflicts", "undo", id);
        awaitValue("late", 1, "of ada");
        done(PG, "conflicts", "undo", id);
        awaitValue("late", 1, "of bob");
    }

    /** The delete lost against the update: undoing that deletes the row, undoing again brings it back, at whichever site. */
    @Test
    void aDeleteThatLostIsRestoredAndThatUndone() throws Exception {
        String id = idOfAda(PG, "late", 4);
        await().atMost(LIMIT).until(() -> ids(PG, "late", 4, "--state", "final").contains(id));

        done(PG, "conflicts", "undo", id);
        awaitValue("late", 4, "");
        for (String site : List.of(MY, PG, MY)) {
            // A decision of another site is known with its window's next flush at the latest.
            await().atMost(LIMIT)
                    .until(() -> parley(site, "conflicts", "undo", id).exitCode() == 0);
            awaitValue("late", 4, site.equals(MY) ? "of bob" : "");
        }
    }

    @Test
    void whatARuleHasDecidedCanBeSetAndThatUndone() throws Exception {
        String id = idOfAda(MY, "late", 2);
        await().atMost(LIMIT).until(() -> ids(MY, "late", 2, "--state", "final").contains(id));

        done(MY, "conflicts", "resolve", id, "--set", "v=agreed");
        awaitValue("late", 2, "agreed");
        done(MY, "conflicts", "undo", id);
        awaitValue("late", 2, "of bob");
    }

    @Test
    void aRowWrittenSinceIsLeftAlone() throws Exception {
        String id = idOfAda(PG, "late", 3);
        await().atMost(LIMIT).until(() -> ids(PG, "late", 3, "--state", "final").contains(id));
        execute(PG, "UPDATE late SET v = 'later' WHERE id = 3");

        refused(ExitCode.SUPERSEDED, "column v has been written since", PG, "conflicts", "resolve", id, "--take", PG);
        refused(ExitCode.SUPERSEDED, "column v has been written since", PG, "conflicts", "undo", id);
        awaitValue("late", 3, "later");
    }

    @Test
    void aTokenSaysWhetherAWriteIsVisibleAndAPauseKeepsItFromBeing() throws Exception {
        execute(PG, "INSERT INTO late (id, v) VALUES (50, 'before')");
        String before = done(PG, "frontier", "now", "--token-only").strip();
        done(PG, "frontier", "wait", "--site", MY, "--token", before, "--timeout", "1m");
        assertThat(value(MY, "late", 50)).isEqualTo("before");

        assertThat(done(MY, "pause", "--author", "cleo", "--note", "index rebuild"))
                .contains("paused", "cleo", "index rebuild");
        execute(PG, "UPDATE late SET v = 'after' WHERE id = 50");
        String after = done(PG, "frontier", "now", "--token-only").strip();
        Parley.Result waited = parley(PG, "frontier", "wait", "--site", MY, "--token", after, "--timeout", "1s");
        assertThat(waited.exitCode()).as(waited.output()).isEqualTo(ExitCode.NOT_YET.code());
        assertThat(value(MY, "late", 50)).isEqualTo("before");
        assertThat(parley(MY, "status").output()).contains("NOT READY: set main is paused by cleo", "(index rebuild)");

        AgentProcess agent = bridge.agent(MY);
        assertThat(agent.terminate(LIMIT)).isZero();
        agent.start();
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(parley(MY, "status").output())
                        .contains("NOT READY: set main is paused by cleo", "(index rebuild)"));
        assertThat(value(MY, "late", 50)).isEqualTo("before");
        assertThat(done(MY, "resume")).contains("applies");
        done(PG, "frontier", "wait", "--site", MY, "--token", after, "--timeout", "1m");
        assertThat(value(MY, "late", 50)).isEqualTo("after");
    }

    @Test
    void anotherPolicyIsTriedOnWhatHasBeenRecorded() throws Exception {
        String name = idOfAda(PG, "late", 4);
        String other = policy("deletes", "version: 2\ntables: {late: {deletes: delete-wins}}\n");
        JsonNode deletes =
                json.readTree(doneByProcess(PG, "rules", "whatif", "--policy", other, "--table", "late", "-o", "json"));
        assertThat(deletes.path("changed").asInt()).isEqualTo(1);
        assertThat(deletes.path("samples").path(0).path("conflict").path("id").asText())
                .isEqualTo(name);
        assertThat(deletes.path("samples").path(0).path("then").asText()).isEqualTo("absent");

        String asked = policy("asked", "version: 2\ntables: {late: {columns: {v: manual(last-writer-wins)}}}\n");
        assertThat(done(MY, "rules", "whatif", "--policy", asked, "--table", "late", "--since", "1h"))
                .contains("update_origin_differs", "waits for a person: nothing -> v");

        String same = policy("same", "version: 2\ntables: {late: {deletes: update-wins}}\n");
        assertThat(done(MY, "rules", "whatif", "--policy", same, "--table", "late"))
                .contains("0 of ");

        String wrong = policy("wrong", "version: 2\ntables: {late: {columns: {w: min}}}\n");
        refused(ExitCode.UNKNOWN_TABLE, "did you mean 'v'?", PG, "rules", "whatif", "--policy", wrong);
        refused(
                ExitCode.UNKNOWN_TABLE,
                "did you mean 'late'?",
                PG,
                "rules",
                "whatif",
                "--policy",
                same,
                "--table",
                "lat");
    }

    private String policy(String name, String yaml) throws IOException {
        return Files.writeString(bridge.sandbox().folder().resolve(name + ".yaml"), yaml)
                .toString();
    }

    /** Two sites gave one address to two accounts: one is parked at both, until somebody gives it up. */
    @Test
    void aParkedRowIsListedShownRetriedAndGivenUp() throws Exception {
        bridge.agents().forEach(AgentProcess::pause);
        execute(PG, "INSERT INTO account VALUES (1, 'a@example.org')");
        execute(MY, "INSERT INTO account VALUES (2, 'a@example.org')");
        bridge.agents().forEach(AgentProcess::resume);
        await().atMost(LIMIT).until(() -> parked(MY).size() == 1 && parked(PG).equals(parked(MY)));
        String id = parked(PG).get(0);
        assertThat(done(MY, "quarantine", "list", "--table", "account")).contains(id, "UNIQUE", "nothing");
        assertThat(done(MY, "quarantine", "show", id)).contains("a@example.org", "(no row)", "blocked by account/");
        assertThat(done(MY, "quarantine", "retry", id)).contains("is looked at again");
        assertThat(parked(MY)).containsExactly(id);
        assertThat(done(MY, "quarantine", "skip", id, "--dry-run")).contains("nothing changed");
        refused(ExitCode.UNKNOWN_ID, "did you mean '" + id + "'?", MY, "quarantine", "skip", id + "0");
        assertThat(parked(MY)).containsExactly(id);

        assertThat(done(MY, "quarantine", "skip", id, "--author", "cleo")).contains("deleted at all sites");
        await().atMost(LIMIT).until(() -> parked(MY).isEmpty() && parked(PG).isEmpty());
        for (String site : SITES) {
            assertThat(count(site, "account")).isEqualTo(1);
        }
        assertThat(done(MY, "quarantine", "list")).contains("no row is parked");
    }

    private List<String> parked(String site) throws IOException {
        List<String> ids = new ArrayList<>();
        json.readTree(done(site, "quarantine", "list", "-o", "json"))
                .path("rows")
                .forEach(row -> ids.add(row.path("id").asText()));
        return ids;
    }

    private int count(String site, String table) throws SQLException {
        try (Connection connection = bridge.app(site).open();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @Test
    void aStretchOfALogIsDecodedToLines() throws Exception {
        execute(PG, "INSERT INTO late (id, v) VALUES (60, 'logged')");
        String token = done(PG, "frontier", "now", "--token-only").strip();
        done(PG, "frontier", "wait", "--site", MY, "--token", token, "--timeout", "1m");
        List<JsonNode> found = new ArrayList<>();
        for (String line : done(MY, "log", "dump", "--site", PG, "--records", "5000")
                .lines()
                .toList()) {
            JsonNode entry = json.readTree(line);
            String dot =
                    entry.path("origin").asText() + ":" + entry.path("sequence").asText();
            if (entry.path("kind").asText().equals("transaction") && dot.equals(token)) {
                found.add(entry);
            }
        }
        assertThat(found).hasSize(1);
        JsonNode write = found.get(0).path("writes").path(0);
        assertThat(write.path("write").asText()).isEqualTo("insert");
        assertThat(write.path("table").asText()).isEqualTo("late");
        assertThat(write.path("after").path("v").path("text").asText()).isEqualTo("logged");

        String offset = found.get(0).path("offset").asText();
        String one = done(PG, "log", "dump", "--from-offset", offset, "--records", "1");
        assertThat(one).hasLineCount(1).contains("logged");
        refused(ExitCode.UNKNOWN_SITE, "did you mean 'bob'?", PG, "log", "dump", "--site", "bobb");
    }

    @Test
    void checksAndKeyPlansAnswerForPrograms() throws Exception {
        JsonNode check =
                json.readTree(Parley.runHere("check", "-c", bridge.siteFile(PG).toString(), "-o", "json")
                        .output());
        assertThat(check.path("findings").findValuesAsText("what")).anyMatch(what -> what.contains("counted_id_seq"));

        String plan = Parley.runHere(
                        "keys",
                        "plan",
                        "-c",
                        bridge.siteFile(PG).toString(),
                        "-c",
                        bridge.siteFile(MY).toString())
                .output();
        assertThat(plan)
                .contains("site ada: keys in steps of 2", "ALTER SEQUENCE \"public\".\"counted_id_seq\" INCREMENT BY 2")
                .contains("site bob: keys in steps of 2", "SET PERSIST auto_increment_offset = 2");
    }

    @Test
    void badInputIsNamedWithWhatIsPossibleAndChangesNothing() throws Exception {
        String id = idOfAda(PG, "person", 3);
        refused(ExitCode.UNKNOWN_SITE, "did you mean 'ada'?", "adda", "status");
        refused(ExitCode.UNKNOWN_SITE, "did you mean 'bob'?", PG, "conflicts", "list", "--site", "bobb");
        refused(ExitCode.UNKNOWN_SITE, "There is ada, bob", PG, "conflicts", "resolve", id, "--take", "adda");
        refused(ExitCode.UNKNOWN_TABLE, "did you mean 'person'?", PG, "conflicts", "list", "--table", "persn");
        refused(ExitCode.UNKNOWN_TABLE, "did you mean 'note'?", PG, "conflicts", "resolve", id, "--set", "note1=x");
        refused(ExitCode.UNKNOWN_ID, "no conflict", PG, "conflicts", "show", "person/00000000/ada:1/v");
        refused(
                ExitCode.MALFORMED_KEY,
                "id must be a whole number",
                PG,
                "conflicts",
                "list",
                "--table",
                "person",
                "--key",
                "one");
        refused(ExitCode.REFUSED, "does neither", PG, "conflicts", "resolve", id);
        refused(ExitCode.NOT_READY, "no agent answers", PG, "status", "--url", "http://127.0.0.1:1");
        refused(ExitCode.TOKEN, "is not the one", PG, "conflicts", "resolve", id, "--take", PG, "--token", "old");
        refused(
                ExitCode.TOKEN,
                "has expired, it was good until 2026-01-31",
                PG,
                "conflicts",
                "resolve",
                id,
                "--take",
                PG,
                "--token",
                "eve-knew");
        Files.writeString(contexts, contexts(SitePlan.ADMIN_TOKEN).replaceAll(", token: [a-z-]+", ""));
        try {
            refused(ExitCode.TOKEN, "has none", PG, "conflicts", "resolve", id, "--take", PG);
        } finally {
            Files.writeString(contexts, contexts(SitePlan.ADMIN_TOKEN));
        }
        for (String site : SITES) {
            assertThat(value(site, "person", 3)).isEqualTo("of bob");
        }
        assertThat(ids(PG, "person", 3, "--state", "pending")).containsExactly(id);
    }

    @Test
    void overviewsAnswerAsTablesJsonAndYaml() throws Exception {
        assertThat(done(PG, "sites")).contains("ada", "postgresql", "streaming");
        assertThat(done(MY, "tables")).contains("person", "v: manual");
        assertThat(json.readTree(done(MY, "conflicts", "stats", "-o", "json"))
                        .path("total")
                        .asInt())
                .isPositive();
        assertThat(done(MY, "tables", "-o", "yaml")).contains("- set: main");
        assertThat(Convergence.check(bridge.images()).holds()).isTrue();
    }
}
