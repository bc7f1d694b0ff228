package dev.parley.cli;

import dev.parley.agent.ExitCode;
import dev.parley.operate.PolicyRoutes.UseRequest;
import dev.parley.operate.PolicyRoutes.Version;
import dev.parley.operate.PolicyRoutes.Versions;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which policy version is in use, and what a new one waits for. */
@Command(
        name = "version",
        description = {
            "Says which policy version a site uses, which one it has prepared, and for whom that one waits.",
            "A new version is used by itself once every member has the same file; --force uses it without those missing.",
            "Their agents then end with exit code 3 at the first write under it, until they have the file."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  parley rules version --context madrid", "  parley rules version --context madrid --force"},
        mixinStandardHelpOptions = true)
final class RulesVersion implements Callable<Integer> {
    @Mixin
    private AgentOptions agent = new AgentOptions();

    @Mixin
    private Printing printing = new Printing();

    @Option(names = "--set", paramLabel = "NAME", description = "Replication set. Default: all.")
    private String set = "";

    @Option(names = "--force", description = "Use the prepared version now.")
    private boolean force;

    @Override
    public Integer call() throws Exception {
        AdminClient client = new AdminClient(agent.address());
        Versions versions = force
                ? client.post("/policy-version/use", new UseRequest(set, true), Versions.class)
                : client.get(AdminClient.path("/policy-version", Map.of("set", set)), Versions.class);
        printing.print(versions, table(versions));
        return ExitCode.OK.code();
    }

    private static String table(Versions versions) {
        TextTable table = new TextTable("SITE", "SET", "IN USE", "PREPARED", "WAITS FOR");
        for (Version one : versions.sets()) {
            table.add(
                    versions.site(),
                    one.set(),
                    Integer.toString(one.active()),
                    Integer.toString(one.prepared()),
                    String.join(", ", one.missing()));
        }
        return table.text();
    }
}
