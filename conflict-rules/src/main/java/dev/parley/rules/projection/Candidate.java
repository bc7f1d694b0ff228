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
 * @param claims its unique values besides the primary key that it cannot stand without
 * @param parents the rows its foreign keys refer to, as far as it cannot stand without them; none for a reference that is
 *     NULL
 * @param names besides its key, by which other rows may refer to it
 */
public record Candidate(
        RowKey key, Optional<Stamp> rank, List<UniqueClaim> claims, List<RowKey> parents, List<RowKey> names) {
    /** Highest rank first; equal ranks, of rows that one transaction wrote, in key order. */
    static final Comparator<Candidate> BY_DESCENDING_RANK =
            ((Comparator<Candidate>) Candidate::compareRank).reversed().thenComparing(Candidate::key);

    public Candidate {
        Objects.requireNonNull(key);
        Objects.requireNonNull(rank);
        claims = List.copyOf(claims);
        parents = List.copyOf(parents);
        names = List.copyOf(names);
    }

    /** A row that others refer to by its key only. */
    public Candidate(RowKey key, Optional<Stamp> rank, List<UniqueClaim> claims, List<RowKey> parents) {
        this(key, rank, claims, parents, List.of());
    }

    private static int compareRank(Candidate a, Candidate b) {
        return compareRanks(a.rank, b.rank);
    }

    /** No rank is the earliest. */
    static int compareRanks(Optional<Stamp> a, Optional<Stamp> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return Boolean.compare(a.isPresent(), b.isPresent());
        }
        return a.get().compareRank(b.get());
    }
}
