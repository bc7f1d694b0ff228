package dev.parley.review;

import dev.parley.admin.ApiJson;
import dev.parley.admin.Request;
import dev.parley.admin.Route;
import dev.parley.pipeline.TableShape;
import dev.parley.review.ConflictApi.Answered;
import dev.parley.review.ConflictApi.Decided;
import dev.parley.review.ConflictApi.Resolve;
import dev.parley.review.ConflictApi.Undo;
import dev.parley.review.ConflictFinder.Located;
import dev.parley.rules.operation.Value;
import dev.parley.store.Blob;
import dev.parley.store.NewDecision;
import dev.parley.store.Proposal;
import dev.parley.store.ReviewStore;
import dev.parley.store.ReviewStore.Step;
import dev.parley.wire.StoredDecision;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongSupplier;

/** The routes below {@code /conflicts/{id}} that decide, or have a second person decide. Thread-safe. */
final class DecisionRoutes {
    private final ConflictFinder finder;
    private final ConflictViews views;
    private final LongSupplier clockMicros;

    DecisionRoutes(ConflictFinder finder, ConflictViews views, LongSupplier clockMicros) {
        this.finder = finder;
        this.views = views;
        this.clockMicros = clockMicros;
    }

    List<Route> routes() {
        return List.of(
                Route.post(
                        "/conflicts/{id}/resolve",
                        "Writes a version that stands above all versions of the conflict, at all sites; or proposes it, where"
                                + " the policy says `approval: required`.",
                        Resolve.class,
                        Decided.class,
                        ConflictRoutes.guarded(this::resolve)),
                Route.post(
                        "/conflicts/{id}/undo",
                        "Restores the losing version, or what the latest decision replaced, in the same way.",
                        Undo.class,
                        Decided.class,
                        ConflictRoutes.guarded(this::undo)),
                Route.post(
                        "/conflicts/{id}/approve",
                        "Decides as another person has proposed.",
                        Answered.class,
                        Decided.class,
                        ConflictRoutes.guarded(this::approve)),
                Route.post(
                        "/conflicts/{id}/reject",
                        "Drops what a person has proposed.",
                        Answered.class,
                        Decided.class,
                        ConflictRoutes.guarded(this::reject)));
    }

    private Decided resolve(Request request) {
        Located at = finder.locate(request.path("id"));
        Resolve body = request.body(Resolve.class);
        Resolve asked = body.by(author(at, request, body.author()));
        return review(at, asked.dryRun(), (found, nowMicros) -> {
            NewDecision wanted = resolver(at, found).resolve(asked, at.prefix());
            return step(at, found, wanted, Proposal.Action.RESOLVE, asked, nowMicros);
        });
    }

    private Decided undo(Request request) {
        Located at = finder.locate(request.path("id"));
        Undo body = request.body(Undo.class);
        Undo asked = new Undo(author(at, request, body.author()), body.note(), body.dryRun());
        return review(at, asked.dryRun(), (found, nowMicros) -> {
            NewDecision wanted = resolver(at, found).undo(asked, at.prefix());
            return step(at, found, wanted, Proposal.Action.UNDO, asked, nowMicros);
        });
    }

    private Decided approve(Request request) {
        Located at = finder.locate(request.path("id"));
        Answered asked = request.body(Answered.class);
        String approver = Approval.person(request.caller(), asked.author(), table(at));
        return review(at, asked.dryRun(), (found, nowMicros) -> {
            Approval approval = new Approval(found, at.prefix(), nowMicros);
            return approval.approved(approver, asked.note(), again(at, found, approval.waiting()));
        });
    }

    private Decided reject(Request request) {
        Located at = finder.locate(request.path("id"));
        Answered asked = request.body(Answered.class);
        String author = Approval.person(request.caller(), asked.author(), table(at));
        return review(
                at,
                asked.dryRun(),
                (found, nowMicros) -> new Approval(found, at.prefix(), nowMicros).rejected(author, asked.note()));
    }

    private static String table(Located at) {
        return at.conflict().row().key().table();
    }

    private static boolean needsApproval(Located at) {
        return at.set().approvals().test(table(at));
    }

    private static String author(Located at, Request request, String given) {
        return needsApproval(at) ? Approval.person(request.caller(), given, table(at)) : request.author(given);
    }

    private static Step step(
            Located at,
            ReviewStore.Case found,
            NewDecision wanted,
            Proposal.Action action,
            Object asked,
            long nowMicros) {
        if (!needsApproval(at)) {
            return new Step.Decide(wanted);
        }
        Blob request = Blob.of(ApiJson.write(asked).getBytes(StandardCharsets.UTF_8));
        return new Approval(found, at.prefix(), nowMicros).proposed(wanted, action, request);
    }

    /** The decision that a proposal's request would be now. */
    private NewDecision again(Located at, ReviewStore.Case found, Proposal proposal) {
        String request = new String(proposal.request().bytes(), StandardCharsets.UTF_8);
        Resolver resolver = resolver(at, found);
        return switch (proposal.action()) {
            case RESOLVE -> resolver.resolve(ApiJson.read(request, Resolve.class), at.prefix());
            case UNDO -> resolver.undo(ApiJson.read(request, Undo.class), at.prefix());
        };
    }

    private Resolver resolver(Located at, ReviewStore.Case found) {
        TableShape table = at.set().table(found.key().table());
        return new Resolver(
                at.set().site(),
                table,
                at.set().policies().apply(table.name()),
                at.set().states().apply(found.key()),
                found,
                views.detail(found.conflict()));
    }

    /** What is to be done with a case at a time. */
    private interface Work {
        Step of(ReviewStore.Case found, long nowMicros);
    }

    private Decided review(Located at, boolean dryRun, Work work) {
        long nowMicros = clockMicros.getAsLong();
        try {
            Step done = at.set()
                    .reviews()
                    .review(
                            at.conflict(),
                            at.prefix(),
                            found -> {
                                Step step = work.of(found, nowMicros);
                                if (dryRun) {
                                    throw new DryRun(step);
                                }
                                return step;
                            },
                            nowMicros);
            return decided(at, done, false);
        } catch (DryRun e) {
            return decided(at, e.step, true);
        }
    }

    /** Ends a transaction that was only to be tried. */
    private static final class DryRun extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Step step;

        DryRun(Step step) {
            super("a dry run changes nothing", null, false, false);
            this.step = step;
        }
    }

    private static Decided decided(Located at, Step step, boolean dryRun) {
        String conflict = ConflictId.of(at.conflict().name());
        if (step instanceof Step.Propose propose) {
            Proposal proposal = propose.proposal();
            return new Decided(
                    conflict,
                    "",
                    proposal.id(),
                    columns(proposal.content()),
                    (dryRun ? "would be proposed" : "proposed") + ", another person has to approve it",
                    dryRun);
        }
        if (step instanceof Step.Reject reject) {
            return new Decided(
                    conflict,
                    "",
                    reject.proposal(),
                    List.of(),
                    (dryRun ? "would be rejected" : "rejected") + ", the row stays as it is",
                    dryRun);
        }
        String proposal = step instanceof Step.Approve approve ? approve.proposal() : "";
        NewDecision made = step instanceof Step.Approve approve ? approve.decision() : ((Step.Decide) step).decision();
        return new Decided(
                conflict,
                made.id(),
                proposal,
                columns(made.content()),
                dryRun ? "would be written" : "written here, on its way to all sites",
                dryRun);
    }

    private static List<String> columns(StoredDecision content) {
        return content.image().columns().names().stream()
                .filter(column -> content.image().get(column) != Value.Unchanged.UNCHANGED)
                .toList();
    }
}
