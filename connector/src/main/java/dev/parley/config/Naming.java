package dev.parley.config;

import java.util.Locale;

/** How names in this site's database become the canonical names that all sites share. */
public enum Naming {
    /** The canonical name is the local name. */
    AS_IS {
        @Override
        public String canonical(String localName) {
            return localName;
        }
    },

    /** {@code InvoiceLine} becomes {@code invoice_line}, {@code HTTPPort} becomes {@code http_port}. */
    SNAKE_CASE {
        @Override
        public String canonical(String localName) {
            StringBuilder out = new StringBuilder(localName.length() + 4);
            for (int i = 0; i < localName.length(); i++) {
                if (startsWord(localName, i)) {
                    out.append('_');
                }
                out.append(localName.charAt(i));
            }
            return out.toString().toLowerCase(Locale.ROOT);
        }
    };

    /** The canonical name of a local table or column. */
    public abstract String canonical(String localName);

    private static boolean startsWord(String name, int at) {
        if (at == 0 || !Character.isUpperCase(name.charAt(at))) {
            return false;
        }
        char before = name.charAt(at - 1);
        if (Character.isLowerCase(before) || Character.isDigit(before)) {
            return true;
        }
        boolean lowerFollows = at + 1 < name.length() && Character.isLowerCase(name.charAt(at + 1));
        return Character.isUpperCase(before) && lowerFollows;
    }
}
