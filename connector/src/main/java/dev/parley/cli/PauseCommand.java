package dev.parley.cli;

import dev.parley.agent.ExitCode;
import dev.parley.operate.OperateApi.PauseRequest;
import dev.parley.operate.OperateApi.PauseState;
import dev.parley.operate.OperateApi.PauseStates;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stops applying for a while. */
@Command(
        name = "pause",
        description = {
            "Stops applying at a site what other sites write; what the site writes itself goes out as before. Holds until",
            "`parley resume`, also when the agent is started again. The logs of the other sites are kept meanwhile."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  parley pause --context madrid --note 'index rebuild'", "  parley pause --context madrid --show"},
        mixinStandardHelpOptions = true)
final class PauseCommand implements Callable<Integer> {
    @Mixin
    private AgentOptions agent = new AgentOptions();

    @Mixin
    private Printing printing = new Printing();

    @Option(names = "--set", paramLabel = "NAME", description = "Replication set. Default: all.")
    private String set = "";

    @Option(names = "--author", paramLabel = "NAME", description = "Who pauses. Default: the name of the user.")
    private String author = System.getProperty("user.name", "");

    @Option(names = "--note", paramLabel = "TEXT", description = "Why, for people.")
    private String note = "";

    @Option(names = "--show", description = "Say what is paused, and pause nothing.")
    private boolean show;

    @Override
    public Integer call() throws Exception {
        AdminClient client = new AdminClient(agent.address());
        PauseStates states = show
                ? client.get(AdminClient.path("/pause", Map.of("set", set)), PauseStates.class)
                : client.post("/pause", new PauseRequest(set, author, note), PauseStates.class);
        printing.print(states, table(states));
        return ExitCode.OK.code();
    }

    static String table(PauseStates states) {
        TextTable table = new TextTable("SITE", "SET", "STATE", "SINCE", "BY", "NOTE");
        for (PauseState one : states.sets()) {
            table.add(
                    states.site(),
                    one.set(),
                    one.paused() ? "paused" : "applies",
                    one.since(),
                    one.author(),
                    one.note());
        }
        return table.text();
    }
}
