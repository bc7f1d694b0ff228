package dev.parley.config;

/** How an agent writes its log. */
public enum LogFormat {
    TEXT,
    JSON
}
