package dev.parley.cli;

import dev.parley.agent.ExitCode;
import dev.parley.config.ConfigException;
import dev.parley.config.SiteFile;
import dev.parley.config.Suggest;
import dev.parley.example.ExampleFile;
import dev.parley.example.ExampleRun;
import dev.parley.policy.Approvals;
import dev.parley.policy.PolicyDocument;
import dev.parley.policy.PolicyFile;
import dev.parley.policy.PolicyLaws;
import dev.parley.policy.SitePolicy;
import dev.parley.rules.Nullable;
import dev.parley.rules.policy.ConflictText;
import dev.parley.rules.policy.GroupPolicy;
import dev.parley.rules.policy.PolicyProblem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks at a policy without any agent or database. */
@Command(
        name = "rules",
        description =
                "Checks, explains and tries the conflict rules of a policy. Only whatif and version ask an agent.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RulesCommand.Lint.class,
            RulesCommand.Explain.class,
            RulesCommand.Test.class,
            RulesWhatIf.class,
            RulesVersion.class
        })
final class RulesCommand extends CommandGroup {
    private static final String END = System.lineSeparator();

    /** Without a subcommand: say what there is. */
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

    /** The rules that break a law, in words. */
    private static List<String> broken(GroupPolicy policy) {
        return PolicyLaws.of(policy).stream().map(PolicyProblem::toString).toList();
    }

    private static String lines(List<String> lines) {
        return lines.stream().map(line -> line + System.lineSeparator()).collect(Collectors.joining());
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
        @ArgGroup(multiplicity = "1")
        private Which which = new Which();

        @Mixin
        private Printing printing = new Printing();

        /** What is printed for programs. */
        record Linted(String policy, int version, String hash, List<String> lawsBroken) {}

        @Override
        public Integer call() throws ConfigException {
            PolicyDocument document = which.load();
            GroupPolicy policy = document.policy();
            List<String> broken = broken(policy);
            String text = broken.isEmpty()
                    ? lines(List.of(document.name() + ": version " + policy.version() + ", hash " + policy.hash()
                            + ", no problems"))
                    : lines(broken.stream().map(one -> "law broken: " + one).toList());
            printing.print(new Linted(document.name(), policy.version(), policy.hash(), broken), text);
            return (broken.isEmpty() ? ExitCode.OK : ExitCode.RULES).code();
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
        @ArgGroup(multiplicity = "1")
        private Which which = new Which();

        @Mixin
        private Printing printing = new Printing();

        @Parameters(arity = "0..1", paramLabel = "TABLE", description = "A table.")
        private @Nullable String table;

        /** What comes of each kind of conflict in one table; without a name in every other. */
        record Explained(String table, boolean named, List<String> lines) {}

        @Override
        public Integer call() throws ConfigException {
            PolicyDocument document = which.load();
            GroupPolicy policy = document.policy();
            Approvals approvals = document.approvals();
            List<Explained> tables = new ArrayList<>();
            if (table != null) {
                tables.add(explained(table, table, policy, approvals));
            } else {
                policy.tables().keySet().forEach(name -> tables.add(explained(name, name, policy, approvals)));
                tables.add(explained("", "(every other)", policy, approvals));
            }
            String near = table == null || policy.tables().containsKey(table) ? "" : notNamed(policy, table);
            printing.print(
                    tables,
                    near + tables.stream().map(one -> lines(one.lines())).collect(Collectors.joining(END)));
            return ExitCode.OK.code();
        }

        private static Explained explained(String table, String title, GroupPolicy policy, Approvals approvals) {
            List<String> lines = new ArrayList<>(
                    ConflictText.explain(title, policy.forTable(table)).lines().toList());
            if (approvals.required(table)) {
                lines.add("  What a person decides here, another person has to approve.");
            }
            return new Explained(table, policy.tables().containsKey(table), lines);
        }

        /** A policy cannot tell a table that it leaves to the defaults from one that does not exist. */
        private static String notNamed(GroupPolicy policy, String table) {
            String near = Suggest.closest(table, List.copyOf(policy.tables().keySet()))
                    .map(name -> " Did you mean '" + name + "'?")
                    .orElse("");
            return "The policy does not name '" + table + "'; what follows are its defaults." + near + END;
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
        @Mixin
        private Printing printing = new Printing();

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
            List<String> broken = broken(tried);
            List<Played> played = examples.examples().stream()
                    .map(example -> new Played(example.name(), ExampleRun.of(example, tried)))
                    .toList();
            long differ =
                    played.stream().filter(one -> !one.differences().isEmpty()).count();
            printing.print(new Tested(broken, played), text(broken, played, differ));
            return (broken.isEmpty() && differ == 0 ? ExitCode.OK : ExitCode.RULES).code();
        }

        /** An example and how it comes out otherwise than it says. */
        record Played(String example, List<String> differences) {}

        /** What is printed for programs. */
        record Tested(List<String> lawsBroken, List<Played> examples) {}

        private static String text(List<String> broken, List<Played> played, long differ) {
            List<String> lines = new ArrayList<>();
            broken.forEach(one -> lines.add("law broken: " + one));
            for (Played one : played) {
                lines.add((one.differences().isEmpty() ? "holds   " : "differs ") + one.example());
                one.differences().forEach(difference -> lines.add("          " + difference));
            }
            lines.add(played.size() + " examples, " + differ + " differ");
            return lines(lines);
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
