package dev.parley.cli;

import dev.parley.config.Secret;
import java.util.Optional;

/**
 * Where an agent answers, and how to be let in.
 *
 * @param name for people; the context, or the address itself
 * @param url without a slash at its end
 * @param ca PEM file with the certificates to trust; Java's own if empty
 */
record AgentAddress(String name, String url, Optional<Secret> token, Optional<String> ca) {
    AgentAddress {
        url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
