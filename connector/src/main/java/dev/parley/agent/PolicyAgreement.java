package dev.parley.agent;

import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.PolicyMark;
import dev.parley.policy.PolicyHistory;
import dev.parley.rules.version.SiteId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which policy version the site's applications write under. A new version is prepared at first, and used once every member
 * has told in its own log that it has the very same one, or once a write under it arrives. Two policies under one version
 * number end the agent before anything is decided by the wrong one. Thread-safe.
 */
final class PolicyAgreement {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyAgreement.class);

    private final SiteId self;
    private final List<SiteId> others;
    private final PolicyHistory history;
    private final Runnable keep;
    private final Map<SiteId, PolicyMark.Pair> heard = new ConcurrentHashMap<>();
    private final PolicyMark prepared;
    private volatile PolicyMark active;

    /**
     * Begins with what the site has run under.
     *
     * @param history with the prepared version as the latest
     * @param active number of the latest version that the site has run under
     * @param keep makes it durable that the site runs under the prepared version; before anything is written under it
     */
    PolicyAgreement(SiteId self, List<SiteId> others, PolicyHistory history, int active, Runnable keep) {
        this.self = self;
        this.others = List.copyOf(others);
        this.history = history;
        this.keep = keep;
        this.active = history.mark(active);
        this.prepared = history.mark(history.current().version());
        activateIfAgreed();
    }

    /** What this site's heartbeats say. */
    PolicyMark.Pair policies() {
        return new PolicyMark.Pair(active, prepared);
    }

    /** Members that have not told yet that they have the prepared version; empty if it is in use. */
    List<SiteId> missing() {
        return isActive()
                ? List.of()
                : others.stream().filter(site -> !has(site)).toList();
    }

    private boolean isActive() {
        return active.equals(prepared);
    }

    private boolean has(SiteId site) {
        return heard.getOrDefault(site, PolicyMark.Pair.NONE).has(prepared);
    }

    /**
     * What a member's log says, in its order.
     *
     * @throws AgentException if the member writes under a policy that this site does not know, or knows otherwise
     */
    void received(LogRecord record) {
        if (record instanceof LogRecord.Transaction transaction) {
            requireKnown(transaction);
            if (transaction.stamp().policy() > active.version()) {
                activate("site " + transaction.origin() + " writes under it");
            }
        } else if (record instanceof LogRecord.Heartbeat heartbeat) {
            requireSame(heartbeat.origin(), heartbeat.policies().active());
            told(heartbeat.origin(), heartbeat.policies());
        }
    }

    private void told(SiteId site, PolicyMark.Pair policies) {
        PolicyMark.Pair before = heard.put(site, policies);
        boolean news = !policies.equals(before);
        if (news && policies.prepared().contradicts(prepared)) {
            LOG.atError()
                    .addKeyValue("site", site)
                    .addKeyValue("version", prepared.version())
                    .addKeyValue("hashHere", prepared.shortHash())
                    .addKeyValue("hashThere", policies.prepared().shortHash())
                    .log(
                            "two sites have prepared different policies under one version; it is not used before both have the"
                                    + " same file");
        }
        activateIfAgreed();
    }

    /** A person does not wait for the missing members: their agents end at the first write under it, until they have it. */
    void use() {
        activate("somebody has asked for it, without " + missing());
    }

    private void activateIfAgreed() {
        if (!isActive() && missing().isEmpty()) {
            activate("all members have it");
        }
    }

    private synchronized void activate(String why) {
        if (!isActive()) {
            keep.run();
            active = prepared;
            LOG.atInfo()
                    .addKeyValue("version", prepared.version())
                    .addKeyValue("hash", prepared.shortHash())
                    .addKeyValue("why", why)
                    .log("a policy version is in use");
        }
    }

    /** Decided without knowing the rules, the row would be another one here than everywhere else. */
    private void requireKnown(LogRecord.Transaction transaction) {
        int version = transaction.stamp().policy();
        if (version > prepared.version()) {
            throw new AgentException(
                    ExitCode.CONFIGURATION,
                    "Site " + transaction.origin() + " writes under policy version " + version + " as of "
                            + transaction.dot() + ", but this site has version " + prepared.version()
                            + ". Nothing of it was applied. Give this site the policy file of version " + version
                            + " and start the agent again.");
        }
        requireSame(transaction.origin(), transaction.policy());
    }

    private void requireSame(SiteId site, PolicyMark theirs) {
        PolicyMark mine = history.mark(theirs.version());
        if (mine.contradicts(theirs)) {
            throw new AgentException(
                    ExitCode.CONFIGURATION,
                    "There are two policies with version " + mine.version() + ": site " + site
                            + " writes under one with"
                            + " hash " + theirs.shortHash() + ", and this site, " + self + ", has one with hash "
                            + mine.shortHash()
                            + ". They would decide the same conflict differently, so nothing more of "
                            + site + " is applied here. Find out which file is right, give it version "
                            + (prepared.version() + 1) + ", put it at all sites, and start their agents again.");
        }
    }
}
