package dev.parley.cli;

import dev.parley.agent.AgentEnd;
import dev.parley.agent.AgentFactory;
import dev.parley.agent.AgentHandle;
import dev.parley.agent.ExitCode;
import dev.parley.config.LogFormat;
import dev.parley.config.SiteConfig;
import dev.parley.config.SiteFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the agent of one site until it is asked to stop. */
@Command(
        name = "agent",
        description = {
            "Runs the agent of one site until it is asked to stop (SIGTERM or Ctrl-C).",
            "It then finishes what is in flight and ends with 0."
        },
        mixinStandardHelpOptions = true)
final class AgentCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(AgentCommand.class);

    private final AgentFactory agents;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "The site file.")
    private Path config = Path.of("");

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            description =
                    "Lines on standard error: ${COMPLETION-CANDIDATES}. Left out: agent.log-format of the site file.")
    private Optional<LogFormat> logFormat = Optional.empty();

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            description = "How much to log: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Logging.Verbosity logLevel = Logging.Verbosity.INFO;

    AgentCommand(AgentFactory agents) {
        this.agents = agents;
    }

    @Override
    public Integer call() throws Exception {
        SiteConfig site = SiteFile.load(config);
        LogFormat format = logFormat.orElse(site.agent().logFormat());
        Logging.configure(format, logLevel);
        CompletableFuture<AgentHandle> started = new CompletableFuture<>();
        Thread stop = new Thread(() -> stop(started), "shutdown");
        Runtime.getRuntime().addShutdownHook(stop);
        AgentEnd end;
        try {
            end = start(site, started).awaitEnd();
        } finally {
            forget(stop);
        }
        if (end.code() != ExitCode.OK) {
            say(site, end, format);
        }
        return end.code().code();
    }

    /** The one message about the end, in the format of all others. */
    private void say(SiteConfig site, AgentEnd end, LogFormat format) {
        if (format == LogFormat.JSON) {
            LOG.atError()
                    .addKeyValue("site", site.site())
                    .addKeyValue("reason", end.message())
                    .addKeyValue("exitCode", end.code().code())
                    .log("the agent ends");
        } else {
            spec.commandLine().getErr().println("parley: " + end.message());
            spec.commandLine().getErr().flush();
        }
    }

    /** The hook is in place before anything runs that would have to be drained. */
    private AgentHandle start(SiteConfig site, CompletableFuture<AgentHandle> started) {
        try {
            AgentHandle agent = agents.start(site);
            started.complete(agent);
            return agent;
        } finally {
            started.cancel(false);
        }
    }

    private static void forget(Thread stop) {
        try {
            Runtime.getRuntime().removeShutdownHook(stop);
        } catch (IllegalStateException e) {
            LOG.atDebug().log("ended by a signal, the shutdown hook sets the exit code");
        }
    }

    /** A JVM that ends by a signal would report the signal; a clean drain is a success. */
    private static void stop(CompletableFuture<AgentHandle> started) {
        int code;
        try {
            AgentHandle agent = started.join();
            agent.drain();
            code = agent.awaitEnd().code().code();
        } catch (CancellationException e) {
            code = ExitCode.INTERNAL.code();
        } catch (InterruptedException e) {
            code = ExitCode.INTERNAL.code();
        }
        Logging.stop();
        Runtime.getRuntime().halt(code);
    }
}
