package dev.parley.cli;

import dev.parley.agent.AgentFactory;
import dev.parley.agent.AgentHandle;
import dev.parley.config.SiteConfig;
import java.io.PrintWriter;
import java.util.ServiceLoader;

/** The program {@code parley}. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Logging.configure(Logging.Format.TEXT, Logging.Verbosity.QUIET);
        System.exit(ParleyCommand.commandLine(Main::startAgent).execute(arguments));
    }

    /**
     * Runs one command inside this process and returns its exit code; for tests and tools.
     *
     * @param out what the command would print to standard output
     */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return ParleyCommand.commandLine(Main::startAgent)
                .setOut(out)
                .setErr(err)
                .execute(arguments);
    }

    private static AgentHandle startAgent(SiteConfig config) {
        return ServiceLoader.load(AgentFactory.class)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the program is incomplete: it holds no agent"))
                .start(config);
    }
}
