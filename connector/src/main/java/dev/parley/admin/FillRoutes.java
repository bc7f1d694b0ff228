package dev.parley.admin;

import dev.parley.verify.FillCount;
import dev.parley.verify.FillDesk;
import dev.parley.verify.Messages;
import java.util.List;
import java.util.function.Function;

/** What {@code parley tables fill} asks an agent. All of it needs the token. */
public final class FillRoutes {
    private static final String BASE = "/verify/{set}/fill/";

    private FillRoutes() {}

    /**
     * The routes.
     *
     * @param sets the desk of a replication set; refuses unknown ones and those not running
     * @param rowBytesMax largest body that carries rows
     */
    public static List<Route> of(Function<String, FillDesk> sets, int rowBytesMax) {
        return List.of(
                Route.post(
                        BASE + "keys",
                        "The next keys of a table.",
                        Messages.FillKeysQuestion.class,
                        Messages.FillKeys.class,
                        request -> VerifyRoutes.answer(
                                () -> desk(sets, request).keys(request.body(Messages.FillKeysQuestion.class)))),
                Route.post(
                        BASE + "begin",
                        "Watches rows, and says which are missing.",
                        Messages.FillKeys.class,
                        Messages.FillStarted.class,
                        request -> VerifyRoutes.answer(
                                () -> desk(sets, request).begin(request.body(Messages.FillKeys.class)))),
                Route.post(
                                BASE + "rows",
                                "Inserts rows that are missing and that nobody has written.",
                                Messages.FillRows.class,
                                FillCount.class,
                                request -> VerifyRoutes.answer(
                                        () -> desk(sets, request).fill(request.body(Messages.FillRows.class))))
                        .withBodyUpTo(rowBytesMax));
    }

    private static FillDesk desk(Function<String, FillDesk> sets, Request request) {
        return sets.apply(request.path("set"));
    }
}
