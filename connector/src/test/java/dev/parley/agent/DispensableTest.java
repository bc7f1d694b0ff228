package dev.parley.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.store.Database;
import dev.parley.store.DatabaseSettings;
import dev.parley.store.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DispensableTest {
    private final StopSignal stop = new StopSignal();

    @Test
    void refusalOfTheDatabaseEndsNothing() {
        Dispensable step = dispensable(() -> {
            throw refusal();
        });

        assertThatCode(() -> step.run(stop)).doesNotThrowAnyException();
        assertThatCode(() -> step.run(stop)).doesNotThrowAnyException();
    }

    @Test
    void mistakeOfTheProgramIsNoRefusal() {
        Dispensable step = dispensable(() -> {
            throw new IllegalStateException("a mistake");
        });

        assertThatThrownBy(() -> step.run(stop)).hasMessage("a mistake");
    }

    private static Dispensable dispensable(Runnable step) {
        return new Dispensable("it could not be done", ignored -> step.run(), Duration.ofMillis(1));
    }

    /** One that ends a set wherever it is not caught. */
    private static StoreException refusal() {
        try (Database database = Database.open(DatabaseSettings.of("jdbc:postgresql://127.0.0.1:1/x", "u", "p"))) {
            StoreException refusal =
                    database.failed("measure", new SQLException("permission denied for pg_replication_slots", "42501"));
            assertThat(Failures.of(refusal).retry()).isFalse();
            return refusal;
        }
    }
}
