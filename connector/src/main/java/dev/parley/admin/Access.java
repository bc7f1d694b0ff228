package dev.parley.admin;

/** Who may call a route. */
public enum Access {
    /** Everybody: probes of service managers. */
    OPEN,
    /** Everybody, or whoever has a token if the site file gives one for reading. */
    READ,
    /** Whoever has the token; nobody if the site file gives none. */
    CHANGE
}
