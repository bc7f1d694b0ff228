/** Every meter of the agent, by name, in one place; and the way of spans to a collector. May be used by all stages; uses none of them. */
package dev.parley.telemetry;
