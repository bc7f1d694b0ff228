package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.agent.ExitCode;
import dev.parley.config.ConfigException;
import dev.parley.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Which agent is asked, by what is given where. */
class AgentOptionsTest {
    private static final String CONTEXTS = """
            current: madrid
            contexts:
              - {name: berlin, url: "http://berlin:7420", token: b, ca: ca.pem}
              - {name: madrid, url: "https://madrid:7420/", token: "${env:MADRID}"}
            """;

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new TreeMap<>();

    @BeforeEach
    void noContexts() {
        environment.put("XDG_CONFIG_HOME", folder.toString());
        environment.put("MADRID", "m");
    }

    private AgentAddress address(String... arguments) throws ConfigException, CommandFailed {
        AgentOptions options = new AgentOptions(name -> Optional.ofNullable(environment.get(name)));
        CommandLine.populateCommand(options, arguments);
        return options.address();
    }

    private void writeContexts(String text) throws IOException {
        Path file = folder.resolve("parley").resolve("contexts.yaml");
        Files.createDirectories(folder.resolve("parley"));
        Files.writeString(file, text);
    }

    @Test
    void withoutAnythingTheUsualAddress() throws Exception {
        assertThat(address().url()).isEqualTo("http://127.0.0.1:7420");
    }

    @Test
    void theContextsFileNamesTheAgent() throws Exception {
        writeContexts(CONTEXTS);
        assertThat(address())
                .isEqualTo(new AgentAddress(
                        "madrid", "https://madrid:7420", Optional.of(new Secret("m")), Optional.empty()));
        AgentAddress berlin = address("--context", "berlin");
        assertThat(berlin.url()).isEqualTo("http://berlin:7420");
        assertThat(berlin.ca())
                .contains(folder.resolve("parley").resolve("ca.pem").toString());
        environment.put("PARLEY_CONTEXT", "berlin");
        assertThat(address().name()).isEqualTo("berlin");
    }

    @Test
    void theCommandLineCountsBeforeTheEnvironmentAndThatBeforeTheContext() throws Exception {
        writeContexts(CONTEXTS);
        environment.put("PARLEY_URL", "http://other:1");
        environment.put("PARLEY_TOKEN", "t");
        assertThat(address().url()).isEqualTo("http://other:1");
        assertThat(address("--context", "madrid").url()).isEqualTo("https://madrid:7420");
        assertThat(address("--context", "madrid").token()).contains(new Secret("t"));
        assertThat(address("--url", "http://third:1", "--token", "x").token()).contains(new Secret("x"));
    }

    @Test
    void aSiteFileGivesAddressAndTokenAndItsUnsetTokenIsNoProblem() throws Exception {
        Path file = Files.writeString(
                folder.resolve("site.yaml"), "admin: {port: 7421, token: \"${env:NOT_SET_HERE}\", read-token: r}\n");
        AgentAddress address = address("-c", file.toString());
        assertThat(address.url()).isEqualTo("http://127.0.0.1:7421");
        assertThat(address.token()).isEmpty();
    }

    @Test
    void anUnknownContextIsNamedWithThoseThereAre() throws Exception {
        assertThatThrownBy(() -> address("--context", "berlin")).hasMessageContaining("contexts.yaml");
        writeContexts(CONTEXTS);
        assertThatThrownBy(() -> address("--context", "berln"))
                .isInstanceOfSatisfying(
                        CommandFailed.class, e -> assertThat(e.code()).isEqualTo(ExitCode.UNKNOWN_SITE))
                .hasMessageContaining("did you mean 'berlin'?")
                .hasMessageContaining("berlin, madrid");
    }

    @Test
    void everyProblemOfTheContextsFileIsReported() throws IOException {
        writeContexts("current: mardid\ncontexts:\n  - {name: madrid, url: madrid, tokn: x}\n  - {name: madrid}\n");
        assertThatThrownBy(() -> address())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("did you mean `token`?")
                .hasMessageContaining("must be an address")
                .hasMessageContaining("contexts[1].url");
        writeContexts("current: mardid\ncontexts:\n  - {name: madrid, url: 'http://madrid:1'}\n");
        assertThatThrownBy(() -> address()).hasMessageContaining("did you mean 'madrid'?");
    }
}
