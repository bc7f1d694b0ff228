package dev.parley.review;

import dev.parley.admin.ApiJson;
import dev.parley.review.ConflictApi.View;
import dev.parley.review.ConflictFinder.Located;
import dev.parley.rules.Nullable;
import dev.parley.store.ConflictStep;
import dev.parley.store.FoundConflict;
import dev.parley.store.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens to conflicts as JSON for other programs, with what may not be shown left out. Thread-safe. */
public final class ConflictTeller {
    private static final Logger LOG = LoggerFactory.getLogger(ConflictTeller.class);

    private final String site;
    private final String set;
    private final Function<ConflictStep, Optional<View>> shown;
    private final Predicate<String> fits;

    /** @param fits whether a text is small enough to be told */
    public ConflictTeller(String site, ReviewedSet set, Redactor redactor, Predicate<String> fits) {
        this(site, set.name(), step -> view(set, new ConflictViews(redactor), step), fits);
    }

    /** @param shown the conflict of a step; empty if there is none any more */
    ConflictTeller(String site, String set, Function<ConflictStep, Optional<View>> shown, Predicate<String> fits) {
        this.site = site;
        this.set = set;
        this.shown = shown;
        this.fits = fits;
    }

    /**
     * What is told of one step. Names are an interface to programs.
     *
     * @param site that tells it; others tell of the same conflict what happens there
     * @param id of the conflict, the same at every site
     * @param step {@code met}, {@code settled}, {@code dismissed}, {@code proposed}, {@code approved}, {@code rejected}
     *     or {@code decided}
     * @param author who has taken it; empty if a rule has
     * @param at ISO 8601 in UTC
     * @param stepId the same if a step is told twice
     * @param conflict as it is when it is told; null if there is none any more
     */
    public record Told(
            String site,
            String set,
            String id,
            String step,
            String author,
            String note,
            String at,
            String stepId,
            @Nullable View conflict) {
        Told of(@Nullable View other) {
            return new Told(site, set, id, step, author, note, at, stepId, other);
        }
    }

    /** One step; without versions of the row if it would be too large with them. */
    public String json(ConflictStep step) {
        Optional<View> view = view(step);
        Told told = new Told(
                site,
                set,
                ConflictId.of(step.conflict()),
                step.kind().text(),
                step.author(),
                step.note(),
                ValueText.instant(step.atMicros()).toString(),
                step.id(),
                view.orElse(null));
        String json = ApiJson.write(told);
        return view.isEmpty() || fits.test(json)
                ? json
                : ApiJson.write(told.of(view.get().withoutVersions()));
    }

    /** The conflict of a step, as it is called everywhere. */
    public static String key(ConflictStep step) {
        return ConflictId.of(step.conflict());
    }

    /** A conflict that cannot be shown, since its table has changed, say, keeps no other from being told of. */
    private Optional<View> view(ConflictStep step) {
        try {
            return shown.apply(step);
        } catch (StoreException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("conflictId", key(step))
                    .setCause(e)
                    .log("a step of a conflict is published without the conflict, which cannot be shown");
            return Optional.empty();
        }
    }

    private static Optional<View> view(ReviewedSet set, ConflictViews views, ConflictStep step) {
        List<FoundConflict> found = set.search().named(step.conflict());
        if (found.size() != 1 || !set.has(step.conflict().key().table())) {
            return Optional.empty();
        }
        Located at = new Located(set, found.get(0));
        return Optional.of(views.view(set, at.conflict(), set.reviews().past(at.conflict(), at.prefix())));
    }
}
