package dev.parley.cli;

import dev.parley.agent.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The commands' own help as a page. */
public final class CliReference {
    private static final int WIDTH = 110;

    private CliReference() {}

    /** A section for each command, in the order of the help. */
    public static String markdown() {
        StringBuilder out = new StringBuilder("# Commands\n\nWhat every command prints with `--help`. "
                + "[Operations](operations.md) says which agent a command asks, and lists the exit codes.\n");
        append(out, ParleyCommand.commandLine(config -> {
            throw new IllegalStateException("exit code " + ExitCode.INTERNAL.code() + ": nothing is run here");
        }));
        return out.toString();
    }

    private static void append(StringBuilder out, CommandLine command) {
        command.setUsageHelpWidth(WIDTH);
        out.append("\n## ")
                .append(command.getCommandSpec().qualifiedName())
                .append("\n\n```\n")
                .append(command.getUsageMessage(Ansi.OFF)
                        .replace("\r\n", "\n")
                        .stripTrailing()
                        .replaceAll("[ \t]+\n", "\n"))
                .append("\n```\n");
        command.getSubcommands().values().stream().distinct().forEach(sub -> append(out, sub));
    }
}
