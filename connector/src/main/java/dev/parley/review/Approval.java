package dev.parley.review;

import dev.parley.admin.ApiException;
import dev.parley.admin.Caller;
import dev.parley.admin.ErrorKind;
import dev.parley.store.Blob;
import dev.parley.store.NewDecision;
import dev.parley.store.Proposal;
import dev.parley.store.ReviewStore.Case;
import dev.parley.store.ReviewStore.Step;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Makes a proposal of a decision that needs a second person, and a decision of what he approves. Pure. */
final class Approval {
    private final Case found;
    private final String prefix;
    private final long nowMicros;

    /** @param prefix what the identifiers of decisions and proposals on the conflict begin with */
    Approval(Case found, String prefix, long nowMicros) {
        this.found = found;
        this.prefix = prefix;
        this.nowMicros = nowMicros;
    }

    /**
     * Who proposes or answers: two requests can only be told to come from two people if each has a name.
     *
     * @param given the name that the request gives
     */
    static String person(Caller caller, String given, String table) {
        if (caller.name().isPresent()) {
            return caller.name().get();
        }
        if (caller.people()) {
            throw ApiException.of(
                    ErrorKind.IMPOSSIBLE,
                    "decisions on table " + table
                            + " need a second person, so the agent has to know who asks: use a token"
                            + " of admin.people, not the shared one; nothing was changed");
        }
        if (given.isBlank()) {
            throw ApiException.of(
                    ErrorKind.BAD_REQUEST,
                    "decisions on table " + table
                            + " need a second person, so this needs a name; give one with --author");
        }
        return given.strip();
    }

    /** Asks for a decision; one at a time. */
    Step proposed(NewDecision wanted, Proposal.Action action, Blob request) {
        open(found.proposals()).ifPresent(one -> {
            throw ApiException.of(
                    ErrorKind.IMPOSSIBLE,
                    one.author()
                            + " has proposed a decision on this conflict already; approve or reject that one first;"
                            + " nothing was changed");
        });
        String id =
                prefix + String.format(Locale.ROOT, "p%04d", found.proposals().size() + 1);
        return new Step.Propose(new Proposal(
                id,
                found.conflict().name(),
                action,
                request,
                wanted.content(),
                wanted.author(),
                wanted.note(),
                nowMicros,
                null));
    }

    /** The proposal that waits for an answer. */
    Proposal waiting() {
        return open(found.proposals())
                .orElseThrow(() -> ApiException.of(
                        ErrorKind.SUPERSEDED,
                        found.proposals().isEmpty()
                                ? "nobody has proposed a decision on this conflict here; nothing was changed"
                                : "the proposal on this conflict has been answered; nothing was changed"));
    }

    static Optional<Proposal> open(List<Proposal> proposals) {
        return proposals.stream().filter(Proposal::isOpen).findFirst();
    }

    /**
     * Decides as proposed.
     *
     * @param again the decision that the same request would be now
     */
    Step approved(String approver, String note, NewDecision again) {
        Proposal proposal = waiting();
        requireOther(proposal, approver);
        if (!again.content().equals(proposal.content())) {
            throw ApiException.of(
                    ErrorKind.SUPERSEDED,
                    "the row, or what waits beside it, has changed since " + proposal.author()
                            + " proposed this; reject it and let it be proposed again; nothing was changed");
        }
        return new Step.Approve(
                proposal.id(), new Proposal.Closing(Proposal.Verdict.APPROVED, approver, note, nowMicros), again);
    }

    /** Drops what was proposed; who has proposed it may do that himself. */
    Step rejected(String author, String note) {
        return new Step.Reject(
                waiting().id(), new Proposal.Closing(Proposal.Verdict.REJECTED, author, note, nowMicros));
    }

    private static void requireOther(Proposal proposal, String approver) {
        if (proposal.author().equalsIgnoreCase(approver)) {
            throw ApiException.of(
                    ErrorKind.IMPOSSIBLE,
                    proposal.author() + " has proposed this and cannot approve it too; another person has to;"
                            + " nothing was changed");
        }
    }
}
