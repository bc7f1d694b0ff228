package dev.parley.operate;

import dev.parley.admin.ApiException;
import dev.parley.admin.ErrorKind;
import dev.parley.rules.version.SiteId;
import java.util.List;

/**
 * The dot of a write as people pass it on, {@code berlin:17}.
 *
 * @param sequence 0 if the site has written nothing yet
 */
record Token(SiteId origin, long sequence) {
    /** @param members the sites of the group */
    static Token parse(String text, List<String> members) {
        int colon = text.lastIndexOf(':');
        Token token;
        try {
            token = new Token(
                    SiteId.parse(text.substring(0, Math.max(0, colon))), Long.parseLong(text.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            throw malformed(text);
        }
        if (token.sequence < 0) {
            throw malformed(text);
        }
        if (!members.contains(token.origin.name())) {
            throw ApiException.unknown(ErrorKind.UNKNOWN_SITE, "site", token.origin.name(), members);
        }
        return token;
    }

    private static ApiException malformed(String text) {
        return ApiException.of(
                ErrorKind.BAD_REQUEST,
                "'" + text + "' is no token: it is a site and a number, such as berlin:17, as `parley frontier now`"
                        + " prints it");
    }

    @Override
    public String toString() {
        return origin + ":" + sequence;
    }
}
