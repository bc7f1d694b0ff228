package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.admin.AdminServer;
import dev.parley.agent.Agent;
import dev.parley.agent.ExitCode;
import dev.parley.config.AdminConfig;
import dev.parley.config.Secret;
import dev.parley.operate.PolicyRoutes;
import dev.parley.operate.PolicyRoutes.UseRequest;
import dev.parley.operate.PolicyRoutes.Versions;
import dev.parley.operate.PolicyUse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code rules version} against the routes of an agent without databases. */
class RulesVersionTest {
    private final List<PolicyUse> sets = new ArrayList<>(List.of(new Waiting("main"), new Waiting("stock")));

    @TempDir
    private Path folder;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();
    private AdminServer server;
    private Path contexts;

    /** Version 4 waits for Oslo until somebody does not. */
    private static final class Waiting implements PolicyUse {
        private final String set;
        private boolean used;

        Waiting(String set) {
            this.set = set;
        }

        @Override
        public String set() {
            return set;
        }

        @Override
        public int active() {
            return used ? 4 : 3;
        }

        @Override
        public int prepared() {
            return 4;
        }

        @Override
        public List<String> missing() {
            return used ? List.of() : List.of("oslo");
        }

        @Override
        public void use() {
            used = true;
        }
    }

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
        PolicyRoutes routes = new PolicyRoutes("madrid", () -> sets);
        server = AdminServer.start(config, routes.routes(), System::currentTimeMillis);
        contexts = Files.writeString(
                folder.resolve("contexts.yaml"),
                "contexts:\n  - {name: madrid, url: '" + server.url() + "', token: a-token-of-the-test}\n");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private int run(String... words) {
        out = new StringWriter();
        err = new StringWriter();
        CommandLine line = ParleyCommand.commandLine(Agent::start);
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        List<String> arguments = new ArrayList<>(List.of("rules", "version"));
        arguments.addAll(List.of(words));
        arguments.addAll(List.of("--contexts", contexts.toString()));
        return line.execute(arguments.toArray(new String[0]));
    }

    @Test
    void whoIsMissingIsTold() {
        assertThat(run()).as(err.toString()).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "SITE    SET    IN USE  PREPARED  WAITS FOR",
                        "madrid  main        3         4  oslo",
                        "madrid  stock       3         4  oslo");
    }

    @Test
    void aForcedVersionIsUsedInTheSetThatWasNamedAlone() {
        assertThat(run("--force", "--set", "stock", "-o", "json"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("\"active\" : 4", "\"missing\" : [ ]");
        assertThat(sets).extracting(PolicyUse::active).containsExactly(3, 4);
    }

    @Test
    void withoutForceNothingIsUsedAndTheCostIsTold() throws CommandFailed {
        AdminClient client = new AdminClient(new AgentAddress(
                "madrid", server.url().toString(), Optional.of(new Secret("a-token-of-the-test")), Optional.empty()));
        CommandFailed refused = catchThrowableOfType(
                CommandFailed.class,
                () -> client.post("/policy-version/use", new UseRequest("", false), Versions.class));
        assertThat(refused.getMessage()).contains("set main: oslo", "version 4", "exit code 3", "--force");
        assertThat(sets).extracting(PolicyUse::active).containsExactly(3, 3);
    }

    @Test
    void anUnknownSetAndAnAgentWithoutSetsAreRefused() {
        assertThat(run("--set", "stok")).isEqualTo(ExitCode.UNKNOWN_SITE.code());
        assertThat(err.toString()).contains("did you mean 'stock'?");
        sets.clear();
        assertThat(run()).isEqualTo(ExitCode.NOT_READY.code());
    }
}
