package dev.parley.verify;

import dev.parley.pipeline.DigestPage;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.RowKey;
import java.util.List;
import java.util.Set;

/**
 * One replication set of one site, as a comparison asks it. Every call has a bound in time and size. Thread-safe.
 *
 * <p>All calls throw {@link SiteUnavailableException} if the site does not answer.
 */
public interface VerifySite {
    String name();

    /** The replicated tables. */
    List<TableLayout> layouts();

    /**
     * Hashes of the next rows, in the order of the site's own primary key.
     *
     * @param columns canonical names of what the hashes of rows cover
     * @param where conditions that rows must meet; others are passed over
     * @param after key behind which the page begins; null for the first
     */
    DigestPage page(String table, List<String> columns, List<String> where, @Nullable RowKey after, int limit);

    /** Those of the keys of a page, as {@link #page} would read it now, whose hash is wanted. */
    KeyPage keys(String table, @Nullable RowKey after, int limit, Set<Long> wanted);

    /**
     * Rows of one table as they stand, with their states: of the first keys, as many as an answer has room for, and at
     * least of one.
     */
    List<Sighting> look(List<RowKey> keys);

    /**
     * Looks at the same rows and compares: the first of them, as many as a message has room for, and at least one.
     *
     * @param where conditions; a row that does not meet them counts as none
     */
    List<Judgement> judge(List<Sighting> there, List<String> where);

    /** Rows that are out of their table or changed in it because of a constraint, and rows that wait for a person. */
    List<ParkedRow> parked();

    /** Writes a row's dominating version, if the row still is what the order says. */
    RepairReceipt repair(RepairOrder order);

    /** A row that does not stand in its table as its operations say, and why. */
    record ParkedRow(RowKey key, String reason) {}
}
