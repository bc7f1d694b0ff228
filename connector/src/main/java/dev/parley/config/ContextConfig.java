package dev.parley.config;

import java.util.Optional;

/** One agent that an operator's commands may ask. */
public record ContextConfig(
        @Doc(value = "What it is called in `--context`; usually the site.", example = "berlin")
        String name,

        @Doc(
                value = "Admin address of the agent.",
                pattern = "https?://[^ /]+/?",
                patternMeans = "an address such as https://berlin.example:7420",
                example = "http://127.0.0.1:7420")
        String url,

        @Doc(value = "Token for what changes state, or for reading.", example = "${file:berlin.token}")
        Optional<Secret> token,

        @Doc(value = "PEM file with the certificates to trust instead of those of Java.", example = "ca.pem")
        Optional<String> ca) {}
