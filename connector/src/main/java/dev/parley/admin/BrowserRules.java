package dev.parley.admin;

import com.sun.net.httpserver.Headers;
import dev.parley.rules.Nullable;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What keeps a web page of somebody else away from an agent: headers that tell the browser of an operator what answers
 * may be used for, and names under which a loopback address does not answer. Changes are safe without these: they need
 * the token in a header that no other page can set. Immutable.
 */
final class BrowserRules {
    /** For everything that is no page: nothing of it is ever shown or run. */
    static final Map<String, String> HEADERS = Map.of(
            "Cache-Control", "no-store",
            "Content-Security-Policy",
                    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Referrer-Policy", "no-referrer",
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY");

    private static final Pattern PORT = Pattern.compile(":[0-9]*$");
    private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-f:.]+]");

    private final boolean loopback;

    /** @param address the one listened on */
    BrowserRules(InetAddress address) {
        this.loopback = address.isLoopbackAddress();
    }

    /**
     * Refuses names other than {@code localhost} on loopback. Whoever owns a name can let it point to 127.0.0.1 after a
     * browser has loaded a page from it; the page could then read the agent's answers as its own. An address has no owner.
     * Off loopback an agent has names that it does not know: there the token for reading protects.
     *
     * @param host the header; null if there is none
     */
    void requireOwnName(@Nullable String host) {
        if (!loopback || host == null) {
            return;
        }
        String name = PORT.matcher(host.strip()).replaceFirst("").toLowerCase(Locale.ROOT);
        if (!name.equals("localhost") && !ADDRESS.matcher(name).matches()) {
            throw ApiException.of(
                    ErrorKind.WRONG_HOST,
                    "the request calls this agent '" + name + "', and on loopback it answers to localhost and to"
                            + " addresses only; use http://localhost or the address");
        }
    }

    static void set(Headers headers, Answer answer) {
        HEADERS.forEach(headers::set);
        headers.set("Content-Type", answer.type());
        answer.headers().forEach(headers::set);
    }
}
