package dev.parley.store;

import dev.parley.rules.Nullable;
import dev.parley.wire.StoredDecision;
import java.util.Objects;

/**
 * A decision that somebody asks for and that another person has to approve.
 *
 * @param id unique; begins as the identifiers of decisions on the same conflict do
 * @param conflict what it decides
 * @param request what was asked for, as the admin interface took it
 * @param content what it would write, as it was when it was proposed
 * @param author who proposes, for people
 * @param note why, for people; may be empty
 * @param createdAtMicros microseconds since the Unix epoch
 * @param closing what became of it; null while it waits
 */
public record Proposal(
        String id,
        ConflictName conflict,
        Action action,
        Blob request,
        StoredDecision content,
        String author,
        String note,
        long createdAtMicros,
        @Nullable Closing closing) {
    public Proposal {
        Objects.requireNonNull(id);
        Objects.requireNonNull(conflict);
        Objects.requireNonNull(action);
        Objects.requireNonNull(request);
        Objects.requireNonNull(content);
        Objects.requireNonNull(author);
        Objects.requireNonNull(note);
    }

    /** What is asked for. */
    public enum Action {
        RESOLVE,
        UNDO
    }

    /** What became of it. */
    public enum Verdict {
        APPROVED,
        REJECTED
    }

    /**
     * The end of a proposal.
     *
     * @param author who has said so, for people
     * @param note why, for people; may be empty
     * @param atMicros microseconds since the Unix epoch
     */
    public record Closing(Verdict verdict, String author, String note, long atMicros) {
        public Closing {
            Objects.requireNonNull(verdict);
            Objects.requireNonNull(author);
            Objects.requireNonNull(note);
        }
    }

    /** True while nobody has said anything about it. */
    public boolean isOpen() {
        return closing == null;
    }

    /** This with its end. */
    public Proposal closed(Closing end) {
        return new Proposal(id, conflict, action, request, content, author, note, createdAtMicros, end);
    }
}
