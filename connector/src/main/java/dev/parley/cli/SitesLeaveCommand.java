package dev.parley.cli;

import dev.parley.admin.AgentStatus;
import dev.parley.agent.ExitCode;
import dev.parley.config.Suggest;
import dev.parley.rules.Nullable;
import dev.parley.rules.version.SiteId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Looks whether a site can leave the group without any of its writes being lost to a part of it. */
@Command(
        name = "leave",
        description = {
            "Looks whether a site can be taken out of the group: every other member must have applied all that it has",
            "written, or the others would differ for good. Stop the applications of the site first; its agent may run or",
            "be gone for ever. Changes nothing; ends with 9 and says what is missing if it is too early."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  parley sites leave oslo", "  parley sites leave oslo -o json"},
        mixinStandardHelpOptions = true)
final class SitesLeaveCommand implements Callable<Integer> {
    @Mixin
    private AgentOptions agents = new AgentOptions();

    @Mixin
    private Printing printing = new Printing();

    @Parameters(paramLabel = "SITE", description = "Name of the site that leaves.")
    private String leaving = "";

    /** What one member has of the site that leaves. */
    record Member(String site, String set, long applied, long durable, long known) {}

    /**
     * The answer.
     *
     * @param missing what has to come first; empty if the site can leave
     */
    record Answer(String site, boolean ready, List<String> missing, List<Member> members) {}

    @Override
    public Integer call() throws Exception {
        Map<String, AgentStatus> answers = new LinkedHashMap<>();
        List<String> silent = new ArrayList<>();
        for (AgentAddress address : agents.all()) {
            try {
                AgentStatus status = new AdminClient(address).get("/status", AgentStatus.class);
                answers.put(status.site(), status);
            } catch (CommandFailed e) {
                silent.add(address.name());
            }
        }
        requireKnown(answers);
        Answer answer = answer(answers, silent);
        printing.print(answer, text(answer));
        return (answer.ready ? ExitCode.OK : ExitCode.NOT_READY).code();
    }

    private void requireKnown(Map<String, AgentStatus> answers) throws CommandFailed {
        TreeSet<String> names = new TreeSet<>(answers.keySet());
        answers.values()
                .forEach(status ->
                        status.sets().forEach(set -> set.origins().forEach(origin -> names.add(nameOf(origin)))));
        if (!names.contains(leaving)) {
            throw new CommandFailed(
                    ExitCode.UNKNOWN_SITE,
                    "no agent knows a site '" + leaving + "'"
                            + Suggest.closest(leaving, names)
                                    .map(near -> "; did you mean '" + near + "'?")
                                    .orElse("")
                            + " There is " + String.join(", ", names));
        }
    }

    private Answer answer(Map<String, AgentStatus> answers, List<String> silent) {
        List<String> missing = new ArrayList<>();
        List<Member> members = new ArrayList<>();
        Map<String, Long> ends = new HashMap<>();
        @Nullable AgentStatus self = answers.get(leaving);
        if (self != null) {
            for (AgentStatus.SetStatus set : self.sets()) {
                ends.put(set.name(), set.sequence());
                if (set.published() < set.sequence()) {
                    missing.add("site " + leaving + " has " + (set.sequence() - set.published())
                            + " transactions of set " + set.name() + " that Kafka has not acknowledged yet");
                }
            }
        }
        answers.forEach((site, status) -> {
            if (!site.equals(leaving)) {
                status.sets().forEach(set -> members.addAll(members(site, set)));
            }
        });
        members.forEach(member -> ends.merge(member.set, member.known, Math::max));
        for (Member member : members) {
            long end = ends.getOrDefault(member.set, 0L);
            if (member.applied < end) {
                missing.add("site " + member.site + " has applied " + member.applied + " of " + end
                        + " transactions of " + leaving + " in set " + member.set);
            } else if (member.durable < end) {
                missing.add("site " + member.site + " would ask for the last " + (end - member.durable)
                        + " transactions of " + leaving + " in set " + member.set
                        + " again if it were started anew; it keeps them within seconds");
            }
        }
        silent.stream()
                .filter(name -> !name.equals(leaving))
                .forEach(name -> missing.add("the agent of context " + name + " does not answer"));
        return new Answer(leaving, missing.isEmpty(), missing, members);
    }

    private List<Member> members(String site, AgentStatus.SetStatus set) {
        return set.origins().stream()
                .filter(origin -> nameOf(origin).equals(leaving))
                .map(origin -> new Member(
                        site,
                        set.name(),
                        origin.applied(),
                        origin.durable(),
                        Math.max(origin.applied(), origin.known())))
                .toList();
    }

    /** A site that has returned leaves as a whole. */
    private static String nameOf(AgentStatus.OriginStatus origin) {
        return SiteId.parse(origin.origin()).name();
    }

    private static String text(Answer answer) {
        String newline = System.lineSeparator();
        if (!answer.ready) {
            return "site " + answer.site + " cannot leave yet:" + newline + "  "
                    + String.join(newline + "  ", answer.missing) + newline;
        }
        return "every other member has applied, and keeps, all that site " + answer.site + " has written." + newline
                + "next: stop its agent, take it out of `members` in the site files of the others and restart their agents;"
                + newline + "then `parley remove` takes away what init has made at " + answer.site + newline;
    }
}
