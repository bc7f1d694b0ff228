package dev.parley.cli;

import dev.parley.agent.Agent;
import dev.parley.config.LogFormat;
import java.io.PrintWriter;

/** The program {@code parley}. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Logging.configure(LogFormat.TEXT, Logging.Verbosity.QUIET);
        System.exit(ParleyCommand.commandLine(Agent::start).execute(arguments));
    }

    /**
     * Runs one command inside this process and returns its exit code; for tests and tools.
     *
     * @param out what the command would print to standard output
     */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return ParleyCommand.commandLine(Agent::start).setOut(out).setErr(err).execute(arguments);
    }
}
