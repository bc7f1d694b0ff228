/**
 * Deterministic simulator: the agent's real decisions - stamping, window, causal gate, planner, apply lane - over simulated
 * databases, logs, clocks and processes, in one thread and from one seed. Checks the invariants after every event.
 */
package dev.parley.sim;
