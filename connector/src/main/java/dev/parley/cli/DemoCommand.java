package dev.parley.cli;

import dev.parley.agent.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Listed for the help; the launcher script starts the demo itself, which needs the test servers. */
@Command(
        name = "demo",
        description = "Starts three sites on this machine, lets them write against one another and compares them.")
final class DemoCommand implements Callable<Integer> {
    @Parameters(hidden = true)
    private List<String> ignored = List.of();

    @Override
    public Integer call() throws CommandFailed {
        throw new CommandFailed(
                ExitCode.USAGE, "the demo runs from a source tree: use ./parley demo " + String.join(" ", ignored));
    }
}
