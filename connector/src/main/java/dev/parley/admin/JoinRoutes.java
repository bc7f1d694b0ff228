package dev.parley.admin;

import dev.parley.join.JoinDesk;
import dev.parley.join.JoinMessages;
import java.util.List;
import java.util.function.Function;

/** What a new site asks its donor. It takes over whole tables, so all of it needs the token. */
public final class JoinRoutes {
    private static final String BASE = "/join/{set}/";

    private JoinRoutes() {}

    /**
     * The routes.
     *
     * @param sets the desk of a replication set; refuses unknown ones and those not running
     */
    public static List<Route> of(Function<String, JoinDesk> sets) {
        return List.of(
                Route.post(
                        BASE + "standing",
                        "In which incarnation this site counts another one, and how much of that it has applied.",
                        JoinMessages.SiteQuestion.class,
                        JoinMessages.Standing.class,
                        request -> VerifyRoutes.answer(() -> desk(sets, request)
                                .standing(request.body(JoinMessages.SiteQuestion.class)
                                        .site()))),
                Route.post(
                        BASE + "offer",
                        "What a new site can take over from this one; refused until every member counts it.",
                        JoinMessages.Newcomer.class,
                        JoinMessages.Offer.class,
                        request -> VerifyRoutes.answer(() -> desk(sets, request).offer(newcomer(request)))),
                Route.post(
                        BASE + "rows",
                        "The next rows of a table.",
                        JoinMessages.RowsQuestion.class,
                        JoinMessages.Rows.class,
                        request -> VerifyRoutes.answer(() -> rows(desk(sets, request), request))),
                Route.post(
                        BASE + "likeness",
                        "Which rows of the new site this one has, too, and whether they are the same.",
                        JoinMessages.LikenessQuestion.class,
                        JoinMessages.Likenesses.class,
                        request -> VerifyRoutes.answer(
                                () -> desk(sets, request).likeness(request.body(JoinMessages.LikenessQuestion.class)))),
                Route.post(
                        BASE + "cut",
                        "Takes the states of all rows that are not yet the same everywhere, as of one moment.",
                        JoinMessages.Newcomer.class,
                        JoinMessages.Cut.class,
                        request -> VerifyRoutes.answer(() -> desk(sets, request).cut(newcomer(request)))),
                Route.post(
                        BASE + "states",
                        "A part of the cut.",
                        JoinMessages.StatesQuestion.class,
                        JoinMessages.States.class,
                        request -> VerifyRoutes.answer(() -> {
                            JoinMessages.StatesQuestion question = request.body(JoinMessages.StatesQuestion.class);
                            return desk(sets, request).states(question.id(), question.from());
                        })),
                Route.post(
                        BASE + "done",
                        "Forgets the cut.",
                        JoinMessages.StatesQuestion.class,
                        JoinMessages.Done.class,
                        request -> VerifyRoutes.answer(() -> {
                            desk(sets, request)
                                    .done(request.body(JoinMessages.StatesQuestion.class)
                                            .id());
                            return new JoinMessages.Done(true);
                        })));
    }

    private static String newcomer(Request request) {
        return request.body(JoinMessages.Newcomer.class).site();
    }

    private static JoinMessages.Rows rows(JoinDesk desk, Request request) {
        JoinMessages.RowsQuestion question = request.body(JoinMessages.RowsQuestion.class);
        return desk.rows(question.table(), question.after());
    }

    private static JoinDesk desk(Function<String, JoinDesk> sets, Request request) {
        return sets.apply(request.path("set"));
    }
}
