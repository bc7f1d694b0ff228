/** Every meter of the agent, by name, in one place. May be used by all stages; uses none of them. */
package dev.parley.telemetry;
