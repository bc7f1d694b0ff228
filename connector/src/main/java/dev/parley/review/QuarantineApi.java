package dev.parley.review;

import dev.parley.review.ConflictApi.Cell;
import java.util.List;

/** What the routes of parked rows take and answer. Names are an interface to scripts. */
public final class QuarantineApi {
    private QuarantineApi() {}

    /**
     * A row that cannot stand in its table here as its writes say.
     *
     * @param id {@code table/key hash}
     * @param key values of the primary key, as far as they may be shown
     * @param reason word for what forbids it: {@code UNIQUE}, {@code FOREIGN_KEY} and the like
     * @param cause what forbids it in words, with the columns that are to blame
     * @param remedy what lets it in
     * @param stands what the table holds instead: {@code nothing} or {@code another version}
     * @param blockers rows whose change may let it in, as {@code table/key hash}
     */
    public record Parked(
            String id,
            String set,
            String table,
            List<String> key,
            String reason,
            String cause,
            String remedy,
            String stands,
            List<String> blockers) {
        public Parked {
            key = List.copyOf(key);
            blockers = List.copyOf(blockers);
        }
    }

    /** All of them. */
    public record ParkedList(List<Parked> rows) {
        public ParkedList {
            rows = List.copyOf(rows);
        }
    }

    /**
     * A parked row with its values.
     *
     * @param wanted what it would be; empty if that is the absence of the row, or not known
     * @param standing what the table holds; empty for nothing
     */
    public record ParkedView(
            Parked row, List<String> columns, List<Cell> wanted, List<Cell> standing, List<String> writes) {
        public ParkedView {
            columns = List.copyOf(columns);
            wanted = List.copyOf(wanted);
            standing = List.copyOf(standing);
            writes = List.copyOf(writes);
        }
    }

    /** Asks to give a row up: what the table holds here becomes its version at all sites. */
    public record Skip(String author, String note, boolean dryRun) {
        public Skip {
            author = author == null ? "" : author;
            note = note == null ? "" : note;
        }
    }

    /** Asks for another look; has no members. */
    public record Retry() {}

    /**
     * What was done.
     *
     * @param decision identifier of the decision; empty if none was made
     */
    public record Handled(String id, String effect, String decision, boolean dryRun) {}
}
