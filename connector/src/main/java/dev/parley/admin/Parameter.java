package dev.parley.admin;

/**
 * A query parameter of a route.
 *
 * @param meaning one line for the documentation
 */
public record Parameter(String name, String meaning) {}
