package dev.parley.it.matrix;

import dev.parley.it.scenario.AgentProcess;
import dev.parley.it.scenario.Bridge;
import dev.parley.it.scenario.Networks;
import java.time.Duration;
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

    /** Of the victim's database and agent. */
    void setClock(Duration ahead) {
        bridge().sandbox().clocks().set(victim, ahead);
    }

    List<String> others() {
        return bridge().sites().stream().filter(site -> !site.equals(victim)).toList();
    }
}
