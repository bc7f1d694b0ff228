package dev.parley.review;

import dev.parley.admin.ApiException;
import dev.parley.admin.ErrorKind;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.SiteId;
import dev.parley.store.ConflictName;
import dev.parley.store.StoredKey;
import java.util.List;

/** Conflicts' identifiers for people: {@code table/key hash/dot of the loser/unit}, equal at every site. */
final class ConflictId {
    private static final int HASH_SHOWN = 12;
    private static final String FORM = "table/key hash/site:sequence/unit, as `parley conflicts list` prints it";

    private ConflictId() {}

    static String of(ConflictName name) {
        return String.join(
                "/",
                escaped(name.key().table()),
                name.key().keyHash().substring(0, HASH_SHOWN),
                name.loser().toString(),
                escaped(name.unit()));
    }

    /** A name whose key hash may be only the first digits. */
    static ConflictName parse(String id) {
        List<String> parts = List.of(id.split("/", -1));
        if (parts.size() != 4 || !parts.get(1).matches("[0-9a-f]{8,64}")) {
            throw malformed(id);
        }
        return new ConflictName(
                new StoredKey(unescaped(parts.get(0)), parts.get(1)), dot(id, parts.get(2)), unescaped(parts.get(3)));
    }

    private static Dot dot(String id, String text) {
        int colon = text.lastIndexOf(':');
        try {
            return new Dot(
                    SiteId.parse(text.substring(0, Math.max(0, colon))), Long.parseLong(text.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            throw malformed(id);
        }
    }

    private static ApiException malformed(String id) {
        return ApiException.of(ErrorKind.UNKNOWN_ID, "no conflict '" + id + "': an identifier is " + FORM);
    }

    private static String escaped(String text) {
        return text.replace("%", "%25").replace("/", "%2F");
    }

    private static String unescaped(String text) {
        return text.replace("%2F", "/").replace("%25", "%");
    }
}
