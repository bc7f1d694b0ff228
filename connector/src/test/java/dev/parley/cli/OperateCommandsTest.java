package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.admin.AdminServer;
import dev.parley.agent.Agent;
import dev.parley.agent.ExitCode;
import dev.parley.config.AdminConfig;
import dev.parley.config.Secret;
import dev.parley.operate.OperateRoutes;
import dev.parley.operate.OperatedSet;
import dev.parley.pipeline.PauseSwitch;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.store.Database;
import dev.parley.store.DatabaseSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code frontier}, {@code pause} and {@code resume} against the routes of an agent without databases. */
class OperateCommandsTest {
    private static final SiteId MADRID = SiteId.of("madrid");
    private static final SiteId BERLIN = SiteId.of("berlin");

    private final AtomicReference<VersionVector> frontier =
            new AtomicReference<>(VersionVector.of(MADRID, 17).with(BERLIN, 4));
    private final AtomicBoolean captured = new AtomicBoolean(true);
    private final PauseSwitch pause = new PauseSwitch();
    /** Nothing is at its address. */
    private final Database database = Database.open(DatabaseSettings.of("jdbc:postgresql://127.0.0.1:1/x", "u", "p"));

    private final Kept kept = new Kept();
    private final List<OperatedSet> sets =
            new ArrayList<>(List.of(new OperatedSet("main", MADRID, frontier::get, limit -> captured.get(), kept)));

    @TempDir
    private Path folder;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();
    private AdminServer server;
    private Path contexts;

    @BeforeEach
    void start() throws IOException {
        AdminConfig config = new AdminConfig(
                "127.0.0.1",
                0,
                Optional.of(new Secret("a-token-of-the-test")),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty());
        OperateRoutes routes = new OperateRoutes(
                "madrid", List.of("berlin", "madrid"), () -> sets, Map.of("main", pause), () -> 1_000_000);
        server = AdminServer.start(config, routes.routes(), System::currentTimeMillis);
        contexts = Files.writeString(
                folder.resolve("contexts.yaml"),
                "contexts:\n  - {name: madrid, url: '" + server.url() + "', token: a-token-of-the-test}\n");
    }

    @AfterEach
    void stop() {
        server.close();
        database.close();
    }

    private int run(String... words) {
        out = new StringWriter();
        err = new StringWriter();
        CommandLine line = ParleyCommand.commandLine(Agent::start);
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--contexts", contexts.toString()));
        return line.execute(arguments.toArray(new String[0]));
    }

    private void refused(ExitCode code, String message, String... words) {
        assertThat(run(words)).as(err.toString()).isEqualTo(code.code());
        assertThat(err.toString()).contains(message).hasLineCount(1);
    }

    @Test
    void theTokenIsTheLastWriteOfTheSite() {
        assertThat(run("frontier", "now", "--token-only")).isZero();
        assertThat(out.toString().strip()).isEqualTo("madrid:17");
        assertThat(run("frontier", "now")).isZero();
        assertThat(out.toString()).contains("madrid:17", "berlin:4 madrid:17");
        assertThat(run("frontier", "now", "-o", "json")).isZero();
        assertThat(out.toString()).contains("\"token\" : \"madrid:17\"", "\"berlin\" : 4");
    }

    @Test
    void aTokenIsNotToldBeforeCaptureHasComeSoFar() {
        captured.set(false);
        refused(ExitCode.NOT_READY, "behind its own database log", "frontier", "now");
    }

    @Test
    void aWriteThatIsThereIsVisibleAtOnceAndOneThatComesIsWaitedFor() throws InterruptedException {
        assertThat(run("frontier", "wait", "--site", "madrid", "--token", "berlin:4", "--timeout", "0s"))
                .isZero();
        assertThat(out.toString().strip()).isEqualTo("berlin:4 is visible at madrid");

        Thread applies = new Thread(() -> frontier.updateAndGet(now -> now.with(BERLIN, 9)), "applies");
        applies.start();
        assertThat(run("frontier", "wait", "--site", "madrid", "--token", "berlin:9", "--timeout", "5m"))
                .isZero();
        applies.join();
    }

    @Test
    void aWriteThatDoesNotComeEndsWithACodeOfItsOwn() {
        assertThat(run("frontier", "wait", "--token", "berlin:5", "--timeout", "20ms"))
                .isEqualTo(ExitCode.NOT_YET.code());
        assertThat(out.toString()).contains("berlin:5 was not visible at madrid within 20ms; it has come to 4");
        // Another incarnation of the site begins to count anew.
        assertThat(run("frontier", "wait", "--token", "berlin~2:1", "--timeout", "0s"))
                .isEqualTo(ExitCode.NOT_YET.code());
    }

    @Test
    void wrongTokensSitesAndSetsAreNamed() {
        refused(ExitCode.REFUSED, "'berlin' is no token", "frontier", "wait", "--token", "berlin");
        refused(ExitCode.REFUSED, "'berlin:-1' is no token", "frontier", "wait", "--token", "berlin:-1");
        refused(ExitCode.UNKNOWN_SITE, "did you mean 'berlin'?", "frontier", "wait", "--token", "berln:4");
        refused(
                ExitCode.UNKNOWN_SITE,
                "no context 'oslo'",
                "frontier",
                "wait",
                "--site",
                "oslo",
                "--token",
                "berlin:4");
        refused(ExitCode.UNKNOWN_SITE, "did you mean 'main'?", "frontier", "now", "--set", "mian");
        refused(ExitCode.UNKNOWN_SITE, "did you mean 'main'?", "pause", "--set", "mian");
        refused(ExitCode.USAGE, "--timeout takes a time", "frontier", "wait", "--token", "berlin:4", "--timeout", "x");
        assertThat(pause.current()).isEmpty();
    }

    @Test
    void severalSetsHaveTokensOfTheirOwn() {
        sets.add(new OperatedSet("other", MADRID, () -> VersionVector.EMPTY, limit -> true, kept));
        refused(ExitCode.USAGE, "say which with --set: main, other", "frontier", "now", "--token-only");
        refused(ExitCode.REFUSED, "say which: main, other", "frontier", "wait", "--token", "madrid:1");
        assertThat(run("frontier", "now", "--set", "other", "--token-only")).isZero();
        assertThat(out.toString().strip()).isEqualTo("madrid:0");
    }

    @Test
    void aSetIsPausedShownAndResumed() {
        assertThat(run("pause", "--author", "cleo", "--note", "index rebuild")).isZero();
        assertThat(pause.current()).hasValue(new PauseSwitch.Pause("cleo", "index rebuild", 1_000_000));
        assertThat(run("pause", "--author", "ada")).isZero();
        assertThat(run("pause", "--show")).isZero();
        assertThat(out.toString()).contains("madrid", "paused", "1970-01-01T00:16:40Z", "cleo", "index rebuild");
        assertThat(run("resume")).isZero();
        assertThat(out.toString()).contains("applies");
        assertThat(pause.current()).isEmpty();
    }

    @Test
    void aPauseIsKeptBeforeItHoldsAndForgottenBeforeItEnds() {
        kept.refuses = true;
        refused(ExitCode.NOT_READY, "nothing was changed", "pause");
        assertThat(pause.current()).isEmpty();
        kept.refuses = false;
        assertThat(run("pause", "--author", "cleo")).isZero();
        assertThat(kept.pause).isEqualTo(pause.current());
        kept.refuses = true;
        refused(ExitCode.NOT_READY, "nothing was changed", "resume");
        assertThat(pause.current()).isPresent();
        kept.refuses = false;
        assertThat(run("resume")).isZero();
        assertThat(kept.pause).isEmpty();
    }

    /** What a database would keep. */
    private final class Kept implements OperatedSet.PauseKeeper {
        private Optional<PauseSwitch.Pause> pause = Optional.empty();
        private boolean refuses;

        @Override
        public void keep(PauseSwitch.Pause wanted) {
            require();
            pause = pause.or(() -> Optional.of(wanted));
        }

        @Override
        public void end() {
            require();
            pause = Optional.empty();
        }

        private void require() {
            if (refuses) {
                throw database.failed("keep a pause", new SQLException("the database is away", "08006"));
            }
        }
    }

    @Test
    void withoutTheTokenNothingIsPaused() {
        refused(ExitCode.TOKEN, "is not the one", "pause", "--token", "old");
        assertThat(pause.current()).isEmpty();
    }
}
