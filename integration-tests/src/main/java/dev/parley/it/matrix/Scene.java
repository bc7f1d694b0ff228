package dev.parley.it.matrix;

import dev.parley.it.scenario.AgentProcess;
import dev.parley.it.scenario.Bridge;
import dev.parley.it.scenario.Networks;
import java.util.List;

/**
 * Where a fault strikes.
 *
 * @param victim the site it strikes, if it strikes one
 */
record Scene(FaultBed bed, String victim) {
    Bridge bridge() {
        return bed.bridge();
    }

    AgentProcess agent() {
        return bridge().agent(victim);
    }

    Networks.Wires wires() {
        return bed.networks().of(victim);
    }

    List<String> others() {
        return bridge().sites().stream().filter(site -> !site.equals(victim)).toList();
    }
}
