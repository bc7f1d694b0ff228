package dev.parley.agent;

import dev.parley.config.PolicyConfig;
import dev.parley.rules.policy.DeletePolicy;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.rule.LastWriterWins;
import java.util.function.Function;

/** The configured rules as the pure library wants them. */
final class Policies {
    private static final int FIRST_VERSION = 1;

    private Policies() {}

    /** The policy of a table by its canonical name. */
    static Function<String, RowPolicy> of(PolicyConfig config) {
        DeletePolicy deletes = switch (config.deletes()) {
            case UPDATE_WINS -> DeletePolicy.UPDATE_WINS;
            case DELETE_WINS -> DeletePolicy.DELETE_WINS;
            case LWW -> DeletePolicy.LWW;
        };
        RowPolicy policy = new RowPolicy(FIRST_VERSION, deletes, new LastWriterWins());
        return table -> policy;
    }
}
