package dev.parley.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.admin.ApiException;
import dev.parley.admin.Caller;
import dev.parley.admin.ErrorKind;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.SiteId;
import dev.parley.store.Blob;
import dev.parley.store.ConflictRow;
import dev.parley.store.ConflictStatus;
import dev.parley.store.FoundConflict;
import dev.parley.store.NewDecision;
import dev.parley.store.Proposal;
import dev.parley.store.ReviewStore.Case;
import dev.parley.store.ReviewStore.Step;
import dev.parley.store.StoredKey;
import dev.parley.wire.StoredDecision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Who may propose and answer, and what becomes of a proposal. */
class ApprovalTest {
    private static final RowKey KEY = RowKey.of("person", new Value.Int(1));
    private static final Dot LOSER = new Dot(SiteId.of("ada"), 1);
    private static final Blob REQUEST = Blob.of(new byte[] {1});

    private final List<Proposal> proposals = new ArrayList<>();

    private Approval approval() {
        ConflictRow row = new ConflictRow(
                StoredKey.of(KEY),
                LOSER,
                "v",
                Blob.EMPTY,
                null,
                null,
                null,
                "update_origin_differs",
                "manual",
                1,
                ConflictStatus.PENDING,
                Blob.EMPTY,
                0);
        FoundConflict found = new FoundConflict(row, null, null, null, null);
        return new Approval(new Case(found, KEY, List.of(), proposals, List.of(), null), "p.", 99);
    }

    private static NewDecision decision(String author, String value) {
        Row image = Row.of(Columns.of("id", "v"), Value.Unchanged.UNCHANGED, new Value.Text(value));
        return new NewDecision("p.0001", KEY, new StoredDecision(image, Set.of(LOSER)), author, "asked both");
    }

    private Proposal propose(String author, String value) {
        Step step = approval().proposed(decision(author, value), Proposal.Action.RESOLVE, REQUEST);
        Proposal made = ((Step.Propose) step).proposal();
        proposals.add(made);
        return made;
    }

    private static void refused(ErrorKind kind, String message, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(refusal.kind()).isEqualTo(kind))
                .hasMessageContaining(message);
    }

    @Test
    void anotherPersonApprovesWhatWasProposed() {
        Proposal made = propose("cleo", "agreed");
        assertThat(made)
                .isEqualTo(new Proposal(
                        "p.p0001",
                        approval().waiting().conflict(),
                        Proposal.Action.RESOLVE,
                        REQUEST,
                        decision("cleo", "agreed").content(),
                        "cleo",
                        "asked both",
                        99,
                        null));

        Step.Approve approved = (Step.Approve) approval().approved("dan", "fine", decision("cleo", "agreed"));
        assertThat(approved.proposal()).isEqualTo("p.p0001");
        assertThat(approved.closing()).isEqualTo(new Proposal.Closing(Proposal.Verdict.APPROVED, "dan", "fine", 99));
        assertThat(approved.decision()).isEqualTo(decision("cleo", "agreed"));
    }

    @Test
    void nobodyApprovesHisOwnProposalUnderAnySpelling() {
        propose("cleo", "agreed");
        refused(
                ErrorKind.IMPOSSIBLE,
                "cleo has proposed this and cannot approve it too",
                () -> approval().approved("Cleo", "", decision("cleo", "agreed")));
    }

    @Test
    void whatWouldBeWrittenNowMustBeWhatWasProposed() {
        propose("cleo", "agreed");
        refused(
                ErrorKind.SUPERSEDED,
                "has changed since cleo proposed this",
                () -> approval().approved("dan", "", decision("cleo", "other")));
    }

    @Test
    void oneProposalWaitsAtATime() {
        propose("cleo", "agreed");
        refused(
                ErrorKind.IMPOSSIBLE,
                "cleo has proposed a decision on this conflict already",
                () -> propose("dan", "x"));
    }

    @Test
    void whoHasProposedMayRejectItAndProposeAgain() {
        Proposal first = propose("cleo", "agreed");
        Step.Reject rejected = (Step.Reject) approval().rejected("cleo", "wrong row");
        assertThat(rejected.proposal()).isEqualTo(first.id());
        proposals.set(0, first.closed(rejected.closing()));

        refused(ErrorKind.SUPERSEDED, "has been answered", () -> approval().rejected("dan", ""));
        assertThat(propose("cleo", "better").id()).isEqualTo("p.p0002");
        assertThat(approval().waiting().id()).isEqualTo("p.p0002");
    }

    @Test
    void nothingIsApprovedThatNobodyHasProposed() {
        refused(
                ErrorKind.SUPERSEDED,
                "nobody has proposed",
                () -> approval().approved("dan", "", decision("dan", "x")));
    }

    @Test
    void aTokenOfOnesOwnSaysWhoAsksAndASharedOneDoesNotWhereThereAreSome() {
        Caller cleo = new Caller(Optional.of("cleo"), true);
        assertThat(Approval.person(cleo, "somebody else", "person")).isEqualTo("cleo");
        refused(
                ErrorKind.IMPOSSIBLE,
                "use a token of admin.people",
                () -> Approval.person(new Caller(Optional.empty(), true), "cleo", "person"));
        assertThat(Approval.person(new Caller(Optional.empty(), false), " cleo ", "person"))
                .isEqualTo("cleo");
        refused(
                ErrorKind.BAD_REQUEST,
                "needs a name",
                () -> Approval.person(new Caller(Optional.empty(), false), " ", "person"));
    }
}
