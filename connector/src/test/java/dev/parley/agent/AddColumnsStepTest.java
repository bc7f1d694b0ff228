package dev.parley.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.TableShape;
import dev.parley.review.ColumnRemedy;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.projection.ParkReason;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.VersionVector;
import dev.parley.store.Engine;
import dev.parley.store.TableNames;
import dev.parley.window.Pin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddColumnsStepTest {
    private static final TableShape ITEM = TableShape.of(
            "item",
            "shop",
            "Item",
            List.of(new ColumnShape("id", "id", CanonicalType.INT, "integer", false)),
            List.of("id"),
            List.of(),
            List.of(),
            false);

    private final List<String> run = new ArrayList<>();

    private static final class Names implements TableNames {
        @Override
        public Optional<String> table(String localTable) {
            return Optional.of("item");
        }

        @Override
        public String column(String canonicalTable, String localColumn) {
            return localColumn;
        }

        @Override
        public Set<String> listed() {
            return Set.of();
        }
    }

    private AddColumnsStep step(Engine engine, ParkReason reason, Value... notes) {
        List<Pin> pins = new ArrayList<>();
        List<RowState> states = new ArrayList<>();
        for (int i = 0; i < notes.length; i++) {
            pins.add(new Pin(RowKey.of("item", new Value.Int(i)), null, reason.name(), List.of(), null));
            states.add(state(notes[i]));
        }
        return new AddColumnsStep(
                new ColumnRemedy(engine, new Names()),
                List.of(ITEM),
                () -> pins,
                key -> states.get((int) ((Value.Int) key.get(0)).value()),
                run::add,
                Duration.ofMillis(1));
    }

    private static RowState state(Value note) {
        return RowState.of(
                new Base.Present(Row.of(Columns.of("id", "note"), new Value.Int(1), note)),
                VersionVector.EMPTY,
                List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "POSTGRESQL, ALTER TABLE \"shop\".\"Item\" ADD COLUMN \"note\" text NULL",
        "MYSQL, ALTER TABLE `shop`.`Item` ADD COLUMN `note` longtext NULL"
    })
    void columnIsAddedOnce(Engine engine, String ddl) throws InterruptedException {
        AddColumnsStep step = step(engine, ParkReason.SCHEMA, new Value.Text("a"), Value.Null.NULL);
        step.run(new StopSignal());
        step.run(new StopSignal());
        assertThat(run).containsExactly(ddl);
    }

    @Test
    void columnOfTwoKindsOfValuesOrWithoutATypeHereIsLeftToAPerson() throws InterruptedException {
        step(Engine.POSTGRESQL, ParkReason.SCHEMA, new Value.Text("a"), new Value.Int(1))
                .run(new StopSignal());
        step(Engine.MYSQL, ParkReason.SCHEMA, new Value.Uuid(1, 2)).run(new StopSignal());
        assertThat(run).isEmpty();
    }

    @Test
    void rowsThatWaitForOtherReasonsAddNothing() throws InterruptedException {
        step(Engine.POSTGRESQL, ParkReason.UNIQUE, new Value.Text("a")).run(new StopSignal());
        assertThat(run).isEmpty();
    }
}
