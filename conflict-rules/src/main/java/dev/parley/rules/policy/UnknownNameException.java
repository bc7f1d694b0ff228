package dev.parley.rules.policy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A policy uses a name that means nothing. The message tells what was found, what is known, and a likely intent. */
public final class UnknownNameException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UnknownNameException(String what, String found, List<String> known) {
        super(message(what, found, known));
    }

    private static String message(String what, String found, List<String> known) {
        String hint = closest(found, known)
                .map(name -> "; did you mean '" + name + "'?")
                .orElse("");
        return "unknown " + what + " '" + found + "', known: " + String.join(", ", known) + hint;
    }

    private static Optional<String> closest(String found, List<String> known) {
        String wanted = found.toLowerCase(Locale.ROOT).replace('_', '-').replace(' ', '-');
        String best = null;
        int bestDistance = Math.max(2, wanted.length() / 3) + 1;
        for (String name : known) {
            int distance = isAbbreviation(wanted, name) ? 0 : distance(wanted, name);
            if (distance < bestDistance) {
                best = name;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /** {@code lww} for {@code last-writer-wins}. */
    private static boolean isAbbreviation(String wanted, String name) {
        StringBuilder initials = new StringBuilder();
        for (String word : name.split("-", -1)) {
            initials.append(word, 0, Math.min(1, word.length()));
        }
        return initials.length() > 1 && wanted.contentEquals(initials);
    }

    /** Number of characters to insert, drop or replace. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
