package dev.parley.cli;

import dev.parley.agent.ExitCode;
import dev.parley.operate.OperateApi.PauseRequest;
import dev.parley.operate.OperateApi.PauseStates;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Ends a pause. */
@Command(
        name = "resume",
        description = "Ends a pause: the site applies what has waited, in order, and goes on.",
        footerHeading = "%nExamples:%n",
        footer = "  parley resume --context madrid",
        mixinStandardHelpOptions = true)
final class ResumeCommand implements Callable<Integer> {
    @Mixin
    private AgentOptions agent = new AgentOptions();

    @Mixin
    private Printing printing = new Printing();

    @Option(names = "--set", paramLabel = "NAME", description = "Replication set. Default: all.")
    private String set = "";

    @Override
    public Integer call() throws Exception {
        PauseStates states =
                new AdminClient(agent.address()).post("/resume", new PauseRequest(set, "", ""), PauseStates.class);
        printing.print(states, PauseCommand.table(states));
        return ExitCode.OK.code();
    }
}
