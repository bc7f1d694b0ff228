package dev.parley.cli;

import dev.parley.agent.AgentEnd;
import dev.parley.agent.AgentHandle;
import dev.parley.agent.ExitCode;
import dev.parley.config.SiteConfig;
import java.util.concurrent.CountDownLatch;

/** A program of its own: {@code parley agent} with an agent that does nothing until it is asked to stop. */
final class SignalProbe {
    private SignalProbe() {}

    /**
     * Runs one command.
     *
     * @param arguments name of the exit code with which draining ends, then the command line
     */
    public static void main(String[] arguments) {
        ExitCode code = ExitCode.valueOf(arguments[0]);
        String[] command = java.util.Arrays.copyOfRange(arguments, 1, arguments.length);
        System.exit(ParleyCommand.commandLine(config -> start(config, code)).execute(command));
    }

    private static AgentHandle start(SiteConfig config, ExitCode code) {
        CountDownLatch asked = new CountDownLatch(1);
        System.out.println("started " + config.site());
        return new AgentHandle() {
            @Override
            public void drain() {
                System.out.println("draining");
                asked.countDown();
            }

            @Override
            public AgentEnd awaitEnd() throws InterruptedException {
                asked.await();
                return new AgentEnd(code, code == ExitCode.OK ? "" : "as told");
            }
        };
    }
}
