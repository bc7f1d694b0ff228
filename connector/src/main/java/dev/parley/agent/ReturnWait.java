package dev.parley.agent;

import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.SiteConfig;
import dev.parley.join.JoinDonor;
import dev.parley.rules.version.SiteId;
import dev.parley.verify.SiteUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Waits until every member counts the incarnation that a site has begun. Meanwhile its log says, as an agent's heartbeats do,
 * whom the site will count: two that return at once would wait for one another's agents for ever.
 */
final class ReturnWait {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(500);
    /** Whoever begins anew to count has to hear it again. */
    private static final int ROUNDS_BETWEEN_WORDS = 10;

    private final SiteConfig config;
    private final Function<String, JoinDonor> donors;
    private final IncarnationLog log;
    private final Consumer<String> onWait;

    ReturnWait(SiteConfig config, Function<String, JoinDonor> donors, IncarnationLog log, Consumer<String> onWait) {
        this.config = config;
        this.donors = donors;
        this.log = log;
        this.onWait = onWait;
    }

    /** @throws SiteUnavailableException if some member does not count it within a minute */
    void untilCounted(ReplicationSetConfig set, SiteId self) throws InterruptedException {
        JoinDonor donor = donors.apply(set.name());
        long deadline = System.nanoTime() + LIMIT.toNanos();
        List<String> told = List.of();
        for (int round = 0; true; round++) {
            try { // a donor that begins anew to count does not answer for a second or two
                List<String> members = donor.standing(self.name()).members();
                boolean due = !members.equals(told) || round % ROUNDS_BETWEEN_WORDS == 0;
                if (due && members.contains(self.toString())) {
                    tell(set, self, members);
                    told = members;
                }
                donor.offer(self.toString());
                return;
            } catch (SiteUnavailableException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                onWait.accept(String.valueOf(e.getMessage()));
            }
            new StopSignal().pause(PAUSE);
        }
    }

    private void tell(ReplicationSetConfig set, SiteId self, List<String> members) throws InterruptedException {
        LeasedSet.run(config, set, (database, epoch) -> {
            new NextIncarnation(config, set, log, database, epoch).tell(self, members);
            return true;
        });
    }
}
