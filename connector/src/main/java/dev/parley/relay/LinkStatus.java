package dev.parley.relay;

/**
 * How a link is.
 *
 * @param site whose cluster it reads
 * @param fallback true if it stands in for another
 * @param active true if it is read now
 * @param silenceMillis since a record that its site wrote itself came over it; -1 if none has
 * @param copied records that came over it first
 * @param problem why it cannot be read; empty if it can
 */
public record LinkStatus(
        String site, boolean fallback, boolean active, long silenceMillis, long copied, String problem) {}
