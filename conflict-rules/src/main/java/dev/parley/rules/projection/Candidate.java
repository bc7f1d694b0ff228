package dev.parley.rules.projection;

import dev.parley.rules.operation.RowKey;
import dev.parley.rules.version.Stamp;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A row that exists by its state and wants to stand in its table.
 *
 * @param rank the highest among all operations of the row; none for a row without metadata, which ranks as the earliest
 * @param claims its unique values besides the primary key
 * @param parents the rows its foreign keys refer to; none for a reference that is NULL
 */
public record Candidate(RowKey key, Optional<Stamp> rank, List<UniqueClaim> claims, List<RowKey> parents) {
    /** Highest rank first; equal ranks, of rows that one transaction wrote, in key order. */
    static final Comparator<Candidate> BY_DESCENDING_RANK =
            ((Comparator<Candidate>) Candidate::compareRank).reversed().thenComparing(Candidate::key);

    public Candidate {
        Objects.requireNonNull(key);
        Objects.requireNonNull(rank);
        claims = List.copyOf(claims);
        parents = List.copyOf(parents);
    }

    private static int compareRank(Candidate a, Candidate b) {
        if (a.rank.isEmpty() || b.rank.isEmpty()) {
            return Boolean.compare(a.rank.isPresent(), b.rank.isPresent());
        }
        return a.rank.get().compareRank(b.rank.get());
    }
}
