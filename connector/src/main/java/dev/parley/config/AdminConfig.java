package dev.parley.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The agent's HTTP interface: health checks, metrics, and the commands of operators. */
public record AdminConfig(
        @Doc(
                value =
                        "Address to listen on. Off loopback, give `tls` and a `read-token`, or let only your monitoring reach it.",
                defaultsTo = "127.0.0.1")
        String host,

        @Doc(value = "TCP port; 0 takes any free one and logs it.", defaultsTo = "7420", min = "0", max = "65535")
        int port,

        @Doc(
                value = "Token for everything that changes state. Left out: nothing can be changed over HTTP.",
                example = "${env:PARLEY_ADMIN_TOKEN}")
        Optional<Secret> token,

        @Doc(
                value = "Last day, in UTC, on which `token` is good. Left out: no end.",
                pattern = "[0-9]{4}-[0-9]{2}-[0-9]{2}",
                patternMeans = "a day such as 2027-03-31",
                example = "2027-03-31")
        Optional<String> tokenUntil,

        @Doc(
                value = "Token for reading; `token` is good for that too. Left out: reading needs none.",
                example = "${env:PARLEY_ADMIN_READ_TOKEN}")
        Optional<Secret> readToken,

        @Doc(
                value =
                        "People with tokens of their own. Who uses one acts under its name, whatever name the request gives;"
                                + " where the policy says `approval: required`, only they propose and approve then.",
                defaultsTo = "[]",
                example = "[{name: cleo, token: '${env:PARLEY_TOKEN_CLEO}'}]")
        List<PersonConfig> people,

        @Doc(value = "Certificate; with it the agent answers HTTPS and nothing else.")
        Optional<AdminTls> tls) {
    public AdminConfig {
        people = List.copyOf(people);
    }

    /** Every key left out. */
    public static AdminConfig defaults() {
        return SiteFile.defaults(AdminConfig.class);
    }

    /** Without tokens and certificate. */
    public static AdminConfig plain(String host, int port) {
        return new AdminConfig(
                host, port, Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.empty());
    }

    /** This without tokens of this text. */
    AdminConfig without(String text) {
        Predicate<Secret> known = secret -> !secret.reveal().contains(text);
        return new AdminConfig(
                host,
                port,
                token.filter(known),
                tokenUntil,
                readToken.filter(known),
                people.stream().filter(one -> known.test(one.token())).toList(),
                tls);
    }

    /** This with relative paths taken from {@code folder}. */
    AdminConfig in(Path folder) {
        return new AdminConfig(host, port, token, tokenUntil, readToken, people, tls.map(files -> files.in(folder)));
    }
}
