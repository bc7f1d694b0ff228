package dev.parley.agent;

import dev.parley.config.SiteConfig;

/** Starts an agent. */
public interface AgentFactory {
    /** Returns at once; what goes wrong, at the start too, is told by {@link AgentHandle#awaitEnd()}. */
    AgentHandle start(SiteConfig config);
}
