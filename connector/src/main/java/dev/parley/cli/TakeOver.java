package dev.parley.cli;

import dev.parley.admin.AgentStatus;
import dev.parley.agent.AgentException;
import dev.parley.agent.ExitCode;
import dev.parley.config.SiteConfig;
import dev.parley.join.ExistingReport;
import dev.parley.join.JoinDonor;
import dev.parley.join.JoinException;
import dev.parley.join.RemoteDonor;
import dev.parley.verify.SiteUnavailableException;
import java.util.List;
import java.util.concurrent.Callable;

/** What commands that take over the rows of a donor have in common: its agent, and what its refusals mean. */
record TakeOver(AgentTransport transport) {
    /** @throws CommandFailed if the agent asked is of another group */
    static TakeOver of(SiteConfig config, AgentAddress address) throws Exception {
        AdminClient client = new AdminClient(address);
        AgentStatus status = client.get("/status", AgentStatus.class);
        if (!status.group().equals(config.group())) {
            throw new CommandFailed(
                    ExitCode.CONFIGURATION,
                    "the site file is of group '" + config.group() + "', but the agent asked serves site "
                            + status.site() + " of group '" + status.group() + "'; name a member of the same group");
        }
        return new TakeOver(new AgentTransport(client));
    }

    JoinDonor donor(String set) {
        return new RemoteDonor(set, transport);
    }

    int orFail(Callable<Integer> work) throws Exception {
        try {
            return work.call();
        } catch (SiteUnavailableException e) {
            throw e.getCause() instanceof CommandFailed failed
                    ? failed
                    : new CommandFailed(ExitCode.NOT_READY, String.valueOf(e.getMessage()));
        } catch (JoinException e) {
            throw new CommandFailed(ExitCode.REFUSED, String.valueOf(e.getMessage()));
        } catch (AgentException e) {
            throw new CommandFailed(e.code(), String.valueOf(e.getMessage()));
        }
    }

    static int compared(Printing printing, List<ExistingReport> reports) throws Exception {
        printing.print(ExistingText.plain(reports), ExistingText.of(reports));
        return (reports.stream().allMatch(ExistingReport::isPartOfDonors) ? ExitCode.OK : ExitCode.DIFFERENT).code();
    }
}
