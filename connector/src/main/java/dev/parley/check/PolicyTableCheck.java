package dev.parley.check;

import dev.parley.policy.PolicyFit;
import dev.parley.policy.PolicyLaws;
import dev.parley.rules.policy.GroupPolicy;
import dev.parley.rules.policy.PolicyProblem;
import java.util.ArrayList;
import java.util.List;

/** Holds the policy of the group against the tables of the site, and its own rules against the laws. */
final class PolicyTableCheck implements DatabaseCheck {
    private final GroupPolicy policy;

    PolicyTableCheck(GroupPolicy policy) {
        this.policy = policy;
    }

    @Override
    public List<Finding> run(CheckContext context) {
        List<Finding> findings = new ArrayList<>();
        List<PolicyProblem> problems =
                new ArrayList<>(PolicyFit.of(policy, context.catalog().tables()));
        problems.addAll(PolicyLaws.of(policy));
        for (PolicyProblem problem : problems) {
            findings.add(Finding.error(
                    "policy", problem.where() + ": " + problem.reason(), problem.example(), problem.hint()));
        }
        return findings;
    }
}
