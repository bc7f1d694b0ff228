package dev.parley.it.workload;

import java.util.List;

/**
 * A transaction a client means to run.
 *
 * @param rollBack true if the client changes its mind at the end
 * @param journal true to leave a row in the journal even if the other steps can be traced without
 */
record Plan(List<Step> steps, boolean rollBack, boolean journal) {
    Plan {
        steps = List.copyOf(steps);
    }
}
