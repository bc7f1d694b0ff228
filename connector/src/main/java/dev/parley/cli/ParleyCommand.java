package dev.parley.cli;

import dev.parley.agent.AgentFactory;
import dev.parley.agent.ExitCode;
import dev.parley.check.AuthoritiesException;
import dev.parley.config.ConfigException;
import dev.parley.store.StoreException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code parley} itself; all work is done by its subcommands. */
@Command(
        name = "parley",
        description = "Multi-leader replication between PostgreSQL and MySQL databases through Kafka.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Documentation: README.md and docs/"})
final class ParleyCommand extends CommandGroup {
    /** Ready to {@code execute}; never throws from there. */
    static CommandLine commandLine(AgentFactory agents) {
        CommandLine line = new CommandLine(new ParleyCommand());
        line.addSubcommand(new CheckCommand());
        line.addSubcommand(new InitCommand());
        line.addSubcommand(new RemoveCommand());
        line.addSubcommand(new KeysCommand());
        line.addSubcommand(new AgentCommand(agents));
        line.addSubcommand(new StatusCommand());
        line.addSubcommand(new SitesCommand());
        line.addSubcommand(new TopologyCommand());
        line.addSubcommand(new FrontierCommand());
        line.addSubcommand(new PauseCommand());
        line.addSubcommand(new ResumeCommand());
        line.addSubcommand(new VerifyCommand());
        line.addSubcommand(new RepairCommand());
        line.addSubcommand(new TablesCommand());
        line.addSubcommand(new ConflictsCommand());
        line.addSubcommand(new QuarantineCommand());
        line.addSubcommand(new LogCommand());
        line.addSubcommand(new CompletionCommand());
        line.addSubcommand(new RulesCommand());
        line.addSubcommand(new DemoCommand());
        line.addSubcommand(new CommandLine.HelpCommand());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, command, result) -> report(failure, command));
        line.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(exitCodes());
        return line;
    }

    /** Without a subcommand: say what there is. */
    private static int report(Exception failure, CommandLine command) {
        ExitCode code;
        if (failure instanceof ConfigException || failure instanceof AuthoritiesException) {
            code = ExitCode.CONFIGURATION;
        } else if (failure instanceof CommandFailed failed) {
            code = failed.code();
        } else if (failure instanceof StoreException) {
            code = ExitCode.DATABASE;
        } else {
            LoggerFactory.getLogger(ParleyCommand.class)
                    .atError()
                    .setCause(failure)
                    .log("internal error");
            code = ExitCode.INTERNAL;
        }
        String message = code == ExitCode.INTERNAL ? "internal error: " + failure : failure.getMessage();
        command.getErr().println("parley: " + message);
        command.getErr().flush();
        return code.code();
    }

    private static Map<String, String> exitCodes() {
        Map<String, String> codes = new LinkedHashMap<>();
        for (ExitCode code : ExitCode.values()) {
            codes.put(" " + code.code(), code.meaning());
        }
        return codes;
    }
}
