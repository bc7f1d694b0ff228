package dev.parley.admin;

import dev.parley.config.AdminConfig;
import dev.parley.config.Secret;
import dev.parley.rules.Nullable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Decides who may call what. Compares in constant time. Immutable. */
final class Tokens {
    private static final String SCHEME = "Bearer ";

    private final Optional<Secret> token;
    private final Optional<Secret> readToken;
    private final Optional<LocalDate> lastDay;
    private final LongSupplier clockMillis;

    Tokens(AdminConfig config, LongSupplier clockMillis) {
        this.token = config.token();
        this.readToken = config.readToken();
        this.lastDay = config.tokenUntil().map(LocalDate::parse);
        this.clockMillis = clockMillis;
    }

    /**
     * Returns if the caller may.
     *
     * @param authorization the header; null if there is none
     */
    void require(Access access, @Nullable String authorization) {
        if (access == Access.OPEN || (access == Access.READ && readToken.isEmpty())) {
            return;
        }
        if (access == Access.CHANGE && token.isEmpty()) {
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
        boolean whole = matches(token, given);
        if (!whole && !(access == Access.READ && matches(readToken, given))) {
            throw ApiException.of(
                    ErrorKind.UNAUTHORIZED,
                    access == Access.CHANGE && matches(readToken, given)
                            ? "this changes state and the token given is the one for reading; give the one of admin.token"
                            : "the token given is not the one in the agent's site file; it may have been replaced since");
        }
        requireUnexpired(whole);
    }

    private void requireUnexpired(boolean whole) {
        LocalDate today = LocalDate.ofInstant(Instant.ofEpochMilli(clockMillis.getAsLong()), ZoneOffset.UTC);
        if (whole && lastDay.isPresent() && today.isAfter(lastDay.get())) {
            throw ApiException.of(
                    ErrorKind.UNAUTHORIZED,
                    "the token has expired, it was good until " + lastDay.get()
                            + "; put a new one into the agent's site file, with admin.token-until, and restart the agent");
        }
    }

    private static boolean matches(Optional<Secret> expected, String given) {
        return expected.isPresent()
                && MessageDigest.isEqual(
                        expected.get().reveal().getBytes(StandardCharsets.UTF_8),
                        given.getBytes(StandardCharsets.UTF_8));
    }
}
