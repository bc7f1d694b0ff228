package dev.parley.cli;

import dev.parley.agent.ExitCode;
import dev.parley.review.ConflictApi.Decided;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command by which a person changes how one conflict is decided, and that prints what has become of it. */
abstract class DecisionCommand implements Callable<Integer> {
    @Mixin
    private ConflictArgument conflict = new ConflictArgument();

    @Mixin
    private Printing printing = new Printing();

    @Mixin
    private DecisionOptions decision = new DecisionOptions();

    /** Asks the agent. */
    abstract Decided ask(ConflictsClient client, String id, DecisionOptions by) throws Exception;

    @Override
    public final Integer call() throws Exception {
        Decided decided = ask(conflict.client(), conflict.id(), decision);
        printing.print(decided, ConflictsResolve.text(decided));
        return ExitCode.OK.code();
    }
}
