package dev.parley.cli;

import dev.parley.admin.AgentStatus;
import dev.parley.admin.StatusJson;
import dev.parley.agent.ExitCode;
import dev.parley.config.AdminConfig;
import dev.parley.config.ConfigException;
import dev.parley.config.SiteFile;
import dev.parley.rules.Nullable;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks a running agent over HTTP how it is. */
@Command(
        name = "status",
        description = {"Asks a running agent how it is.", "Ends with 9 if it cannot be reached or is not ready."},
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @ArgGroup(multiplicity = "0..1")
    private Where where = new Where();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Output output = Output.TABLE;

    @Override
    public Integer call() throws Exception {
        String url = where.url();
        String json = get(url);
        AgentStatus status = read(url, json);
        PrintWriter out = spec.commandLine().getOut();
        out.print(output == Output.JSON ? json : StatusTable.format(status));
        out.flush();
        return (status.ready() ? ExitCode.OK : ExitCode.NOT_READY).code();
    }

    private static AgentStatus read(String url, String json) throws CommandFailed {
        try {
            return StatusJson.read(json);
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(ExitCode.NOT_READY, url + " answered, but it is " + e.getMessage());
        }
    }

    private static String get(String url) throws CommandFailed, InterruptedException {
        HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT).build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new CommandFailed(
                        ExitCode.NOT_READY, url + " answered " + response.statusCode() + ", expected 200");
            }
            return response.body();
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(ExitCode.USAGE, url + " is no HTTP address: " + e.getMessage());
        } catch (IOException e) {
            throw new CommandFailed(
                    ExitCode.NOT_READY,
                    "no agent answers at " + url + " (" + e.getClass().getSimpleName()
                            + "); is it running, and is admin.port the one in its site file?");
        }
    }

    /** Where the agent listens; without an option at the usual place. */
    static final class Where {
        @Option(
                names = {"-c", "--config"},
                paramLabel = "FILE",
                description = "The site file, for its admin address.")
        private @Nullable Path config;

        @Option(
                names = "--admin",
                paramLabel = "URL",
                description = "The admin address, such as http://127.0.0.1:7420.")
        private @Nullable String admin;

        private String url() throws ConfigException, CommandFailed {
            if (admin != null) {
                return (admin.endsWith("/") ? admin : admin + "/") + "status";
            }
            AdminConfig address = config == null ? AdminConfig.defaults() : SiteFile.admin(config);
            if (address.port() == 0) {
                throw new CommandFailed(
                        ExitCode.USAGE,
                        "admin.port is 0, any free port; give the one that the agent logged with --admin URL");
            }
            return "http://" + reachable(address.host()) + ":" + address.port() + "/status";
        }

        /** An agent that listens everywhere listens on loopback too. */
        private static String reachable(String host) {
            if (host.equals("0.0.0.0") || host.equals("::")) {
                return "127.0.0.1";
            }
            return host.contains(":") ? "[" + host + "]" : host;
        }
    }

    /** How to print it. */
    enum Output {
        TABLE,
        JSON
    }
}
