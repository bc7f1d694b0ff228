package dev.parley.cli;

import dev.parley.agent.ExitCode;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the script that completes commands and options in bash and zsh. */
@Command(
        name = "completion",
        description = "Prints a script that completes commands and options, for bash and zsh.",
        footerHeading = "%nExamples:%n",
        footer = {"  source <(parley completion)", "  parley completion > /etc/bash_completion.d/parley"},
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine()
                .getOut()
                .print(AutoComplete.bash("parley", spec.root().commandLine()));
        spec.commandLine().getOut().flush();
        return ExitCode.OK.code();
    }
}
