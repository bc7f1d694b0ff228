package dev.parley.check;

import dev.parley.config.ConfigException;
import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.SiteConfig;
import dev.parley.policy.PolicyDocument;
import dev.parley.policy.SitePolicy;
import dev.parley.rules.policy.GroupPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** The check of everything that a site file names. Changes nothing. */
public final class SiteCheck {
    private SiteCheck() {}

    /**
     * Runs all checks.
     *
     * @param clockMicros this machine's clock in microseconds since the Unix epoch
     * @param probes checks of other things than the database
     * @throws ConfigException if the policy file has problems
     */
    public static CheckReport run(SiteConfig config, LongSupplier clockMicros, List<Probe> probes)
            throws ConfigException {
        PolicyDocument document = SitePolicy.of(config.policy());
        GroupPolicy policy = document.policy();
        List<Finding> findings = new ArrayList<>();
        if (document.approvals().any() && config.admin().people().isEmpty()) {
            findings.add(Finding.warning(
                    "policy",
                    "decisions need a second person, and admin.people names nobody",
                    "whoever has admin.token can propose under one name and approve under another",
                    "give people tokens of their own in the site file: admin: {people: [{name: cleo, token:"
                            + " '${env:PARLEY_TOKEN_CLEO}'}]}"));
        }
        for (ReplicationSetConfig set : config.replicationSets()) {
            CheckRequest request = new CheckRequest(
                    SiteAccess.agent(config),
                    SiteAccess.admin(config),
                    config.database().localSchema(),
                    SiteAccess.names(set),
                    SiteAccess.slot(config, set),
                    SiteAccess.publication(config, set),
                    policy,
                    config.members(),
                    config.site(),
                    clockMicros,
                    probes);
            findings.addAll(Checker.run(request).findings());
        }
        return new CheckReport(findings);
    }
}
