package dev.parley.sim;

import java.util.Locale;

/**
 * What one fleet came to.
 *
 * @param entries of a transaction's vector, on average
 * @param vectorBytes of a transaction's vector
 * @param recordBytes of a transaction's whole record
 * @param together while all sites were there
 * @param apart while one was away, and until all was stable again
 * @param caughtUpSeconds from its return until all was stable everywhere
 */
record FleetFigures(
        Fleet.Shape shape,
        long transactions,
        double entries,
        double vectorBytes,
        double recordBytes,
        long heartbeats,
        double heartbeatBytes,
        FleetMeter.Lags together,
        FleetMeter.Lags apart,
        double caughtUpSeconds) {

    /** The columns of {@link #row}. */
    static final String HEADER =
            "| sites | links | entries | bytes of the vector | of the record | of a heartbeat | visible everywhere, s p50 / p99 |"
                    + " stable, s p50 / p99 | rows kept at most | with a site away | stable after its return, s | vectors, % |\n"
                    + "|---|---|---|---|---|---|---|---|---|---|---|---|";

    /** One line of a table. */
    String row() {
        return String.format(
                Locale.ROOT,
                "| %d | %s | %.1f | %.0f | %.0f | %.0f | %.2f / %.2f | %.2f / %.2f | %d | %d | %.1f |",
                shape.sites(),
                shape.links().name().toLowerCase(Locale.ROOT),
                entries,
                vectorBytes,
                recordBytes,
                heartbeatBytes,
                together.visible().seconds(0.5),
                together.visible().seconds(0.99),
                together.stable().seconds(0.5),
                together.stable().seconds(0.99),
                together.rowsMax(),
                apart.rowsMax(),
                caughtUpSeconds);
    }
}
