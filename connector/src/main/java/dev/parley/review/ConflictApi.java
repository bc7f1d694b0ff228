package dev.parley.review;

import java.util.List;
import java.util.Map;

/** What the routes of conflicts take and answer. Names are an interface to scripts. */
public final class ConflictApi {
    private ConflictApi() {}

    /**
     * A conflict in a list.
     *
     * @param id {@code table/key hash/dot of the loser/unit}; the same at every site
     * @param key values of the primary key, as far as they may be shown
     * @param state {@code pending}, {@code provisional}, {@code final} or {@code decided}
     * @param metAt when this site met it, ISO 8601 in UTC
     * @param decidedBy who has decided at this site; empty if nobody has
     * @param proposedBy who has asked for a decision that waits for approval at this site; empty if nobody has
     */
    public record Summary(
            String id,
            String set,
            String table,
            List<String> key,
            String unit,
            String kind,
            String rule,
            int policy,
            String state,
            String loser,
            String winner,
            String metAt,
            String settledAt,
            String decidedBy,
            String decision,
            String proposedBy) {
        public Summary {
            key = List.copyOf(key);
        }
    }

    /**
     * Conflicts, the latest first.
     *
     * @param more true if there are more than were asked for
     */
    public record Page(List<Summary> conflicts, boolean more) {
        public Page {
            conflicts = List.copyOf(conflicts);
        }
    }

    /**
     * A value in a view.
     *
     * @param kind {@code value}, {@code null}, {@code hash}, {@code hidden}, {@code large} if it has more than 1 MB, or {@code
     *     unknown} if nothing carries it
     * @param text the value as text, or a text that is equal where values are
     * @param changed true if it differs from the base
     */
    public record Cell(String kind, String text, boolean changed) {}

    /**
     * One version of the row.
     *
     * @param role {@code base}, {@code loser}, {@code winner}, {@code other}, {@code outcome} or {@code proposal}
     * @param write {@code insert}, {@code update}, {@code delete}, {@code decision}; empty for base and outcome
     * @param dot names the source transaction; empty for base and outcome
     * @param context what its writer had applied
     * @param hlc hybrid timestamp
     * @param writtenAt its wall clock, ISO 8601 in UTC
     * @param cells in the order of the view's columns; empty if the version is the absence of the row
     */
    public record Version(
            String role,
            String site,
            String write,
            String dot,
            String context,
            String hlc,
            String writtenAt,
            int policy,
            List<Cell> cells) {
        public Version {
            cells = List.copyOf(cells);
        }
    }

    /**
     * What somebody has done at this site.
     *
     * @param id of the decision or the proposal
     * @param step {@code proposed}, {@code approved}, {@code rejected} or {@code decided}
     */
    public record Step(String id, String step, String author, String note, String at) {}

    /**
     * A conflict with all that is known of it.
     *
     * @param policyHash of the policy version that decided; empty if this site does not have it
     * @param unitColumns the columns that are decided as one
     * @param sites those whose version can be taken
     * @param approval true if a decision needs a second person's approval
     * @param proposal identifier of the one that waits for approval at this site; empty if none does
     * @param complete false if versions were left out because they were too many or too large
     */
    public record View(
            Summary conflict,
            String keyHash,
            String policyHash,
            List<String> columns,
            List<String> unitColumns,
            List<Version> versions,
            List<String> sites,
            List<Step> history,
            boolean approval,
            String proposal,
            boolean complete) {
        public View {
            columns = List.copyOf(columns);
            unitColumns = List.copyOf(unitColumns);
            versions = List.copyOf(versions);
            sites = List.copyOf(sites);
            history = List.copyOf(history);
        }

        /** This with less than all that is known. */
        View withoutVersions() {
            return new View(
                    conflict,
                    keyHash,
                    policyHash,
                    columns,
                    unitColumns,
                    List.of(),
                    sites,
                    history,
                    approval,
                    proposal,
                    false);
        }
    }

    /**
     * What to decide: the version of a site, or values, or both; values count then.
     *
     * @param take site whose version to take; empty for none
     * @param set values as text, by column
     * @param setNull columns to set to NULL
     * @param author who decides, for people
     * @param note why, for people
     * @param dryRun true to check all and change nothing
     */
    public record Resolve(
            String take, Map<String, String> set, List<String> setNull, String author, String note, boolean dryRun) {
        public Resolve {
            take = take == null ? "" : take;
            set = set == null ? Map.of() : Map.copyOf(set);
            setNull = setNull == null ? List.of() : List.copyOf(setNull);
            author = author == null ? "" : author;
            note = note == null ? "" : note;
        }

        /** This by somebody else. */
        Resolve by(String other) {
            return new Resolve(take, set, setNull, other, note, dryRun);
        }
    }

    /** Asks to restore the losing version, or what a decision replaced. */
    public record Undo(String author, String note, boolean dryRun) {
        public Undo {
            author = author == null ? "" : author;
            note = note == null ? "" : note;
        }
    }

    /**
     * Approves or rejects what another person has proposed.
     *
     * @param author who does, for people
     * @param note why, for people
     * @param dryRun true to check all and change nothing
     */
    public record Answered(String author, String note, boolean dryRun) {
        public Answered {
            author = author == null ? "" : author;
            note = note == null ? "" : note;
        }
    }

    /**
     * A decision that was recorded; it becomes a write of this site and travels to all others.
     *
     * @param decision its identifier; empty if it was only proposed, or rejected
     * @param proposal identifier of the proposal that was made or answered; empty if there is none
     * @param columns that it writes
     * @param dryRun true if it was not recorded
     */
    public record Decided(
            String conflict, String decision, String proposal, List<String> columns, String effect, boolean dryRun) {
        public Decided {
            columns = List.copyOf(columns);
        }
    }

    /** How many conflicts there are of one kind. */
    public record Count(
            String set, String table, String kind, String rule, String loserSite, String state, long count) {}

    /** Counts. */
    public record Stats(long total, List<Count> counts) {
        public Stats {
            counts = List.copyOf(counts);
        }
    }
}
