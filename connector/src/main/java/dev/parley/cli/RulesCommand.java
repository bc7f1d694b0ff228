package dev.parley.cli;

import dev.parley.agent.ExitCode;
import dev.parley.config.ConfigException;
import dev.parley.config.SiteFile;
import dev.parley.config.Suggest;
import dev.parley.example.Example;
import dev.parley.example.ExampleFile;
import dev.parley.example.ExampleRun;
import dev.parley.policy.PolicyDocument;
import dev.parley.policy.PolicyFile;
import dev.parley.policy.PolicyLaws;
import dev.parley.policy.SitePolicy;
import dev.parley.rules.Nullable;
import dev.parley.rules.policy.ConflictText;
import dev.parley.rules.policy.GroupPolicy;
import dev.parley.rules.policy.PolicyProblem;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at a policy without any agent or database. */
@Command(
        name = "rules",
        description = "Checks, explains and tries the conflict rules of a policy. Needs no agent and no database.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {RulesCommand.Lint.class, RulesCommand.Explain.class, RulesCommand.Test.class})
final class RulesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Without a subcommand: say what there is. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE.code();
    }

    /** Which policy. */
    static final class Which {
        @Option(
                names = {"-c", "--config"},
                paramLabel = "FILE",
                description = "A site file; its policy is looked at.")
        private @Nullable Path config;

        @Option(names = "--policy", paramLabel = "FILE", description = "A policy file.")
        private @Nullable Path policy;

        private PolicyDocument load() throws ConfigException {
            return policy != null
                    ? PolicyFile.load(policy)
                    : SitePolicy.of(
                            SiteFile.load(config == null ? Path.of("") : config).policy());
        }
    }

    /** Prints the rules that break a law; false if there are any. */
    private static boolean lawful(GroupPolicy policy, PrintWriter out) {
        List<PolicyProblem> problems = PolicyLaws.of(policy);
        problems.forEach(problem -> out.println("law broken: " + problem));
        return problems.isEmpty();
    }

    /** All problems of a policy. */
    @Command(
            name = "lint",
            description = {
                "Reads a policy and runs the laws for its custom rules. Prints all problems.",
                "Ends with 3 if the file has problems, with 10 if a rule breaks a law.",
                "`parley check` also holds the policy against the tables of a database."
            },
            mixinStandardHelpOptions = true)
    static final class Lint implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @ArgGroup(multiplicity = "1")
        private Which which = new Which();

        @Override
        public Integer call() throws ConfigException {
            PolicyDocument document = which.load();
            PrintWriter out = spec.commandLine().getOut();
            boolean lawful = lawful(document.policy(), out);
            if (lawful) {
                out.println(document.name() + ": version " + document.policy().version() + ", hash "
                        + document.policy().hash() + ", no problems");
            }
            out.flush();
            return (lawful ? ExitCode.OK : ExitCode.RULES).code();
        }
    }

    /** What happens, in words. */
    @Command(
            name = "explain",
            description = {
                "Says in plain words what comes of each kind of conflict.",
                "Without TABLE: for every table that the policy names, and for all others."
            },
            mixinStandardHelpOptions = true)
    static final class Explain implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @ArgGroup(multiplicity = "1")
        private Which which = new Which();

        @Parameters(arity = "0..1", paramLabel = "TABLE", description = "A table.")
        private @Nullable String table;

        @Override
        public Integer call() throws ConfigException {
            GroupPolicy policy = which.load().policy();
            PrintWriter out = spec.commandLine().getOut();
            if (table != null) {
                one(policy, table, out);
            } else {
                policy.tables().forEach((name, row) -> out.println(ConflictText.explain(name, row)));
                out.print(ConflictText.explain("(every other)", policy.defaults()));
            }
            out.flush();
            return ExitCode.OK.code();
        }

        /** A policy cannot tell a table that it leaves to the defaults from one that does not exist. */
        private static void one(GroupPolicy policy, String table, PrintWriter out) {
            if (!policy.tables().containsKey(table)) {
                String near = Suggest.closest(table, List.copyOf(policy.tables().keySet()))
                        .map(name -> " Did you mean '" + name + "'?")
                        .orElse("");
                out.println("The policy does not name '" + table + "'; what follows are its defaults." + near);
            }
            out.print(ConflictText.explain(table, policy.forTable(table)));
        }
    }

    /** Plays examples. */
    @Command(
            name = "test",
            description = {
                "Plays the examples of a file under a policy, by the rules that agents decide with, and runs the laws for",
                "its custom rules. Prints what differs. Ends with 10 if an example does not hold or a law is broken."
            },
            mixinStandardHelpOptions = true)
    static final class Test implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "FILE", description = "A file of examples.")
        private Path file = Path.of("");

        @Option(
                names = "--policy",
                paramLabel = "FILE",
                description = "The policy to try. Default: the one that the examples name.")
        private @Nullable Path policy;

        @Override
        public Integer call() throws ConfigException, CommandFailed {
            ExampleFile examples = ExampleFile.load(file);
            GroupPolicy tried = PolicyFile.load(policyFile(examples)).policy();
            PrintWriter out = spec.commandLine().getOut();
            boolean lawful = lawful(tried, out);
            int failed = 0;
            for (Example example : examples.examples()) {
                List<String> differences = ExampleRun.of(example, tried);
                failed += differences.isEmpty() ? 0 : 1;
                out.println((differences.isEmpty() ? "holds   " : "differs ") + example.name());
                differences.forEach(difference -> out.println("          " + difference));
            }
            out.println(examples.examples().size() + " examples, " + failed + " differ");
            out.flush();
            return (lawful && failed == 0 ? ExitCode.OK : ExitCode.RULES).code();
        }

        private Path policyFile(ExampleFile examples) throws CommandFailed {
            if (policy != null) {
                return policy;
            }
            String named = examples.policy()
                    .orElseThrow(() -> new CommandFailed(
                            ExitCode.USAGE,
                            file + " names no policy; add `policy: FILE` to it, or give one with --policy"));
            return file.resolveSibling(named);
        }
    }
}
