package dev.parley.agent;

/** An agent that has been started. Thread-safe. */
public interface AgentHandle {
    /** Asks it to finish what is in flight and to end. Returns at once; idempotent. */
    void drain();

    /** Waits until it has ended, for whatever reason, and has released everything. */
    AgentEnd awaitEnd() throws InterruptedException;
}
