package dev.parley.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.admin.ApiJson;
import dev.parley.review.ConflictApi.Cell;
import dev.parley.review.ConflictApi.Summary;
import dev.parley.review.ConflictApi.Version;
import dev.parley.review.ConflictApi.View;
import dev.parley.review.ConflictTeller.Told;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.SiteId;
import dev.parley.store.ConflictName;
import dev.parley.store.ConflictStep;
import dev.parley.store.Database;
import dev.parley.store.DatabaseSettings;
import dev.parley.store.StoreException;
import dev.parley.store.StoredKey;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ConflictTellerTest {
    private static final ConflictStep STEP = new ConflictStep(
            "one",
            new ConflictName(new StoredKey("person", "0".repeat(64)), new Dot(SiteId.of("ada"), 3), "v"),
            ConflictStep.Kind.DECIDED,
            "cleo",
            "asked both",
            1_000_000);
    private static final View VIEW = new View(
            new Summary("", "", "", List.of("1"), "v", "", "", 1, "decided", "", "", "", "", "cleo", "", ""),
            "",
            "",
            List.of("v"),
            List.of("v"),
            List.of(new Version("base", "", "", "", "", "", "", 1, List.of(new Cell("value", "long", false)))),
            List.of("ada"),
            List.of(),
            false,
            "",
            true);

    private static Told told(Function<ConflictStep, Optional<View>> shown, int most) {
        String json = new ConflictTeller("bob", "main", shown, text -> text.length() <= most).json(STEP);
        return ApiJson.read(json, Told.class);
    }

    @Test
    void aStepIsToldWithItsConflict() {
        assertThat(told(step -> Optional.of(VIEW), 100_000))
                .isEqualTo(new Told(
                        "bob",
                        "main",
                        "person/000000000000/ada:3/v",
                        "decided",
                        "cleo",
                        "asked both",
                        "1970-01-01T00:00:01Z",
                        "one",
                        VIEW));
        assertThat(ConflictTeller.key(STEP)).isEqualTo("person/000000000000/ada:3/v");
    }

    @Test
    void oneThatIsTooLargeIsToldWithoutVersions() {
        View told = told(step -> Optional.of(VIEW), 10).conflict();
        assertThat(told).isEqualTo(VIEW.withoutVersions());
    }

    @Test
    void oneThatCannotBeShownIsToldAllTheSame() {
        Told told = told(
                step -> {
                    throw new IllegalStateException("the table has no such column any more");
                },
                100_000);
        assertThat(told.conflict()).isNull();
        assertThat(told.step()).isEqualTo("decided");
    }

    /** A database that is away comes back: the step waits for it. */
    @Test
    void nothingIsToldWhileTheDatabaseIsAway() {
        try (Database database = Database.open(DatabaseSettings.of("jdbc:postgresql://127.0.0.1:1/x", "u", "p"))) {
            StoreException away = database.failed("read", new SQLException("connection refused", "08001"));
            assertThatThrownBy(() -> told(
                            step -> {
                                throw away;
                            },
                            100_000))
                    .isSameAs(away);
        }
    }
}
