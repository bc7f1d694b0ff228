package dev.parley.agent;

import dev.parley.operate.OperatedSet;
import dev.parley.pipeline.PauseSwitch;
import dev.parley.store.PauseStore;

/** The pause of a running set for operators' routes, which know no store. */
record KeptPause(PauseStore store) implements OperatedSet.PauseKeeper {
    @Override
    public void keep(PauseSwitch.Pause pause) {
        store.keep(pause);
    }

    @Override
    public void end() {
        store.end();
    }
}
