package dev.parley.agent;

import dev.parley.config.SiteConfig;

/** Runs agents in this process. */
public final class LocalAgentFactory implements AgentFactory {
    @Override
    public AgentHandle start(SiteConfig config) {
        return Agent.start(config);
    }
}
