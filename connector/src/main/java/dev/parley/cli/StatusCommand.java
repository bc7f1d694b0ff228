package dev.parley.cli;

import dev.parley.admin.AgentStatus;
import dev.parley.agent.ExitCode;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Asks a running agent over HTTP how it is. */
@Command(
        name = "status",
        description = {"Asks a running agent how it is.", "Ends with 9 if it cannot be reached or is not ready."},
        footerHeading = "%nExamples:%n",
        footer = {
            "  parley status -c berlin.yaml",
            "  parley status --context berlin --watch 2",
            "  parley status --url http://127.0.0.1:7420 -o json"
        },
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private static final String CLEAR = "\u001b[H\u001b[2J";

    @Mixin
    private AgentOptions agent = new AgentOptions();

    @Mixin
    private Printing printing = new Printing();

    @Option(
            names = "--watch",
            arity = "0..1",
            fallbackValue = "2",
            defaultValue = "0",
            paramLabel = "SECONDS",
            description = "Ask again and again, by default every 2 seconds, until Ctrl-C.")
    private int watch;

    @Override
    public Integer call() throws Exception {
        AdminClient client = new AdminClient(agent.address());
        AgentStatus status = client.get("/status", AgentStatus.class);
        while (watch > 0) {
            boolean terminal = printing.isTable() && Ansi.AUTO.enabled();
            printing.print(status, (terminal ? CLEAR : "") + StatusTable.format(status));
            TimeUnit.MILLISECONDS.sleep(Duration.ofSeconds(watch).toMillis());
            status = client.get("/status", AgentStatus.class);
        }
        printing.print(status, StatusTable.format(status));
        return (status.ready() ? ExitCode.OK : ExitCode.NOT_READY).code();
    }
}
