package dev.parley.admin;

import dev.parley.config.AdminConfig;
import dev.parley.config.PersonConfig;
import dev.parley.config.Secret;
import dev.parley.rules.Nullable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Decides who may call what. Compares in constant time. Immutable. */
final class Tokens {
    private static final String SCHEME = "Bearer ";

    private final Optional<Secret> token;
    private final Optional<Secret> readToken;
    private final Optional<String> tokenUntil;
    private final List<PersonConfig> people;
    private final LongSupplier clockMillis;

    Tokens(AdminConfig config, LongSupplier clockMillis) {
        this.token = config.token();
        this.readToken = config.readToken();
        this.tokenUntil = config.tokenUntil();
        this.people = config.people();
        this.clockMillis = clockMillis;
    }

    /**
     * Who calls, if he may.
     *
     * @param authorization the header; null if there is none
     */
    Caller require(Access access, @Nullable String authorization) {
        if (access == Access.OPEN || (access == Access.READ && readToken.isEmpty())) {
            return nobody();
        }
        if (access == Access.CHANGE && token.isEmpty() && people.isEmpty()) {
            throw ApiException.of(
                    ErrorKind.CHANGES_OFF,
                    "nothing can be changed through this agent: its site file has no admin.token; add"
                            + " `admin: {token: \"${env:PARLEY_ADMIN_TOKEN}\"}` and restart the agent");
        }
        if (authorization == null || !authorization.startsWith(SCHEME)) {
            throw ApiException.of(
                    ErrorKind.UNAUTHORIZED,
                    "this needs a token and the request has none; give it with --token, PARLEY_TOKEN or a context");
        }
        String given = authorization.substring(SCHEME.length()).strip();
        Optional<PersonConfig> person = people.stream()
                .filter(one -> matches(Optional.of(one.token()), given))
                .findFirst();
        if (person.isPresent()) {
            requireUnexpired(person.get().tokenUntil(), "people");
            return new Caller(Optional.of(person.get().name()), true);
        }
        if (matches(token, given)) {
            requireUnexpired(tokenUntil, "token");
        } else if (access == Access.CHANGE || !matches(readToken, given)) {
            throw ApiException.of(
                    ErrorKind.UNAUTHORIZED,
                    access == Access.CHANGE && matches(readToken, given)
                            ? "this changes state and the token given is the one for reading; give the one of admin.token"
                            : "the token given is not the one in the agent's site file; it may have been replaced since");
        }
        return nobody();
    }

    private Caller nobody() {
        return Caller.unknown(!people.isEmpty());
    }

    private void requireUnexpired(Optional<String> until, String key) {
        LocalDate today = LocalDate.ofInstant(Instant.ofEpochMilli(clockMillis.getAsLong()), ZoneOffset.UTC);
        if (until.isPresent() && today.isAfter(LocalDate.parse(until.get()))) {
            throw ApiException.of(
                    ErrorKind.UNAUTHORIZED,
                    "the token has expired, it was good until " + until.get()
                            + "; put a new one into the agent's site file under admin." + key
                            + ", with its token-until, and restart the agent");
        }
    }

    private static boolean matches(Optional<Secret> expected, String given) {
        return expected.isPresent()
                && MessageDigest.isEqual(
                        expected.get().reveal().getBytes(StandardCharsets.UTF_8),
                        given.getBytes(StandardCharsets.UTF_8));
    }
}
