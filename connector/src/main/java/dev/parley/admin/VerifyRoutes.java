package dev.parley.admin;

import dev.parley.store.StoreException;
import dev.parley.verify.Messages;
import dev.parley.verify.RepairReceipt;
import dev.parley.verify.SiteDesk;
import dev.parley.verify.SiteUnavailableException;
import java.util.List;
import java.util.function.Function;

/**
 * What {@code parley verify} and {@code repair} ask an agent. Reading whole tables is work for the database, so all of it
 * but the list of tables needs the token.
 */
public final class VerifyRoutes {
    private static final String BASE = "/verify/{set}/";

    private VerifyRoutes() {}

    /**
     * The routes.
     *
     * @param sets the desk of a replication set; refuses unknown ones and those not running
     * @param rowBytesMax largest body that carries rows
     */
    public static List<Route> of(Function<String, SiteDesk> sets, int rowBytesMax) {
        return List.of(
                Route.get(
                        BASE + "tables",
                        "The replicated tables with their columns.",
                        List.of(),
                        Messages.Layouts.class,
                        request -> answer(() -> desk(sets, request).layouts())),
                Route.get(
                        BASE + "parked",
                        "Keys of rows that do not stand in their tables as their operations say.",
                        List.of(),
                        Messages.ParkedRows.class,
                        request -> answer(() -> desk(sets, request).parked())),
                Route.post(
                        BASE + "page",
                        "Hashes of the next rows of a table.",
                        Messages.PageQuestion.class,
                        Messages.Page.class,
                        request -> answer(() -> desk(sets, request).page(request.body(Messages.PageQuestion.class)))),
                Route.post(
                        BASE + "keys",
                        "Keys in a page by their hashes.",
                        Messages.KeysQuestion.class,
                        Messages.Keys.class,
                        request -> answer(() -> desk(sets, request).keys(request.body(Messages.KeysQuestion.class)))),
                Route.post(
                        BASE + "look",
                        "Rows as they stand, with their states.",
                        Messages.Look.class,
                        Messages.Sightings.class,
                        request -> answer(() -> desk(sets, request).look(request.body(Messages.Look.class)))),
                Route.post(
                                BASE + "judge",
                                "Compares rows of another site with those here.",
                                Messages.JudgeQuestion.class,
                                Messages.Judgements.class,
                                request -> answer(
                                        () -> desk(sets, request).judge(request.body(Messages.JudgeQuestion.class))))
                        .withBodyUpTo(rowBytesMax),
                Route.post(
                        BASE + "repair",
                        "Writes a row's dominating version, if the row is what the order says.",
                        Messages.Order.class,
                        RepairReceipt.class,
                        request -> answer(() -> desk(sets, request).repair(request.body(Messages.Order.class)))));
    }

    private static SiteDesk desk(Function<String, SiteDesk> sets, Request request) {
        return sets.apply(request.path("set"));
    }

    interface Question {
        Object ask();
    }

    /** The answer, or the refusal that a failure means. */
    static Object answer(Question question) {
        try {
            return question.ask();
        } catch (SiteUnavailableException e) {
            throw ApiException.of(ErrorKind.NOT_RUNNING, String.valueOf(e.getMessage()));
        } catch (StoreException e) {
            throw ApiException.of(ErrorKind.DATABASE, String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw ApiException.of(ErrorKind.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }
}
