package dev.parley.config;

import java.util.Optional;

/** Somebody who may change state through the admin interface, known by a token of his own. */
public record PersonConfig(
        @Doc(
                value = "Who it is; what he does is recorded under this name.",
                pattern = "[^ ,]{1,64}",
                patternMeans = "1 to 64 characters without blanks and commas",
                example = "cleo")
        String name,

        @Doc(value = "His token, good for what `admin.token` is good for.", example = "${env:PARLEY_TOKEN_CLEO}")
        Secret token,

        @Doc(
                value = "Last day, in UTC, on which it is good. Left out: no end.",
                pattern = "[0-9]{4}-[0-9]{2}-[0-9]{2}",
                patternMeans = "a day such as 2027-03-31",
                example = "2027-03-31")
        Optional<String> tokenUntil) {}
