package dev.parley.check;

/** How much a finding matters. */
public enum Severity {
    /** The agent does not start, or would do harm. */
    ERROR,
    /** The agent runs, but a person should know and decide. */
    WARNING,
    /** Worth knowing. */
    INFO
}
