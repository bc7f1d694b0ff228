package dev.parley.config;

/**
 * One thing wrong with a site file.
 *
 * @param path where, such as {@code replication-sets[0].tables[2].name}; empty for the whole file
 * @param line line in the file, counted from 1; 0 if it has none
 * @param message what is wrong with the value found; quotes the file, never a secret or the value behind a placeholder
 * @param hint what to write instead
 */
public record ConfigProblem(String path, int line, String message, String hint) {
    @Override
    public String toString() {
        String where = (line > 0 ? "line " + line + ": " : "") + (path.isEmpty() ? "" : path + ": ");
        return where + message + (hint.isEmpty() ? "" : "; " + hint);
    }
}
