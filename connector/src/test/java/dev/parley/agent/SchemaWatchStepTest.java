package dev.parley.agent;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.TableShape;
import dev.parley.store.TableCatalog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaWatchStepTest {
    private static TableShape table(String name, String... columns) {
        List<ColumnShape> shapes = new ArrayList<>();
        for (String column : columns) {
            shapes.add(new ColumnShape(column, column, CanonicalType.INT, "integer", true));
        }
        return TableShape.of(name, "public", name, shapes, List.of(columns[0]), List.of(), List.of(), false);
    }

    private static SchemaWatchStep watching(List<TableShape> known, List<TableShape> now) {
        return new SchemaWatchStep("main", known, () -> new TableCatalog(now, List.of()), Duration.ofMillis(1));
    }

    @Test
    void tablesThatAreAsTheyWereGoOn() {
        List<TableShape> known = List.of(table("item", "id", "a"));

        assertThatCode(() -> watching(known, List.of(table("item", "id", "a"), table("new", "id")))
                        .run(new StopSignal()))
                .doesNotThrowAnyException();
    }

    @Test
    void aColumnMoreBeginsAnotherPipeline() {
        List<TableShape> known = List.of(table("item", "id", "a"), table("other", "id"));

        assertThatThrownBy(() -> watching(known, List.of(table("item", "id", "a", "b"), table("other", "id")))
                        .run(new StopSignal()))
                .isInstanceOf(SchemaChanged.class)
                .hasMessageContaining("item")
                .hasMessageNotContaining("other");
    }

    /** What the stages know still serves the rows that come. */
    @Test
    void aTableThatCanNoLongerBeReplicatedDoesNotStopTheOthers() {
        SchemaWatchStep step = watching(List.of(table("item", "id")), List.of());

        assertThatCode(() -> step.run(new StopSignal())).doesNotThrowAnyException();
    }
}
