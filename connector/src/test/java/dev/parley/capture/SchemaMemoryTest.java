package dev.parley.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.FirstTables;
import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.TableShape;
import io.debezium.relational.history.HistoryRecord;
import io.debezium.relational.history.TableChanges;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchemaMemoryTest {
    private final SchemaMemory memory = new SchemaMemory();

    private static TableShape table(String name) {
        ColumnShape id = new ColumnShape("id", "id", CanonicalType.INT, "int", false);
        return TableShape.of(name, "shop", name, List.of(id), List.of("id"), List.of(), List.of(), true);
    }

    private static HistoryRecord record(String engine, long position, String ddl) {
        return new HistoryRecord(
                Map.of("server", engine),
                Map.of("file", "binlog.000001", "pos", position),
                "shop",
                null,
                ddl,
                new TableChanges(),
                Instant.EPOCH);
    }

    @Test
    void theNextEngineStartsByWhatACompleteOneHasLeft() {
        List<TableShape> tables = List.of(table("item"));
        assertThat(memory.begin(tables)).isFalse();
        memory.add(record("parley-1", 4, "CREATE TABLE item (id int)"));
        memory.complete();

        assertThat(memory.begin(tables)).isTrue();
        assertThat(memory.of("parley-2"))
                .extracting(HistoryRecord::document)
                .extracting(document -> document.getDocument("source").getString("server"))
                .containsExactly("parley-2");
    }

    @Test
    void whatInitHasNotedIsWhereTheFirstEngineStartsBy() {
        FirstTables noted = new FirstTables(
                new LogPosition.MySql("binlog.000001", 157, "a:1-3"),
                List.of(new FirstTables.Definition("shop", "item", "CREATE TABLE `item` (`id` int /* \u00e9 */)")));
        FirstTables read = FirstTables.decode(noted.encode()).orElseThrow();
        assertThat(read).isEqualTo(noted);
        memory.restore(read);

        assertThat(memory.begin(List.of(table("item")))).isTrue();
        assertThat(memory.of("parley-1"))
                .extracting(HistoryRecord::document)
                .extracting(document -> document.getString("ddl"))
                .containsExactly("CREATE TABLE `item` (`id` int /* \u00e9 */)");
        assertThat(FirstTables.decode(memory.encoded().orElseThrow()))
                .as("what an engine leaves is another document")
                .isEmpty();
    }

    @Test
    void anEngineThatEndedBeforeItReadTheLogLeavesNothing() {
        memory.begin(List.of(table("item")));
        memory.add(record("parley-1", 4, "CREATE TABLE item (id int)"));

        assertThat(memory.begin(List.of(table("item")))).isFalse();
        assertThat(memory.isEmpty()).isTrue();
    }

    @Test
    void aTableThatItDoesNotKnowMakesAllBeReadAnew() {
        memory.begin(List.of(table("item")));
        memory.add(record("parley-1", 4, "CREATE TABLE item (id int)"));
        memory.complete();

        assertThat(memory.begin(List.of(table("item"), table("other")))).isFalse();
        assertThat(memory.isEmpty()).isTrue();
    }

    @Test
    void theNextProcessStartsByWhatThisOneHasKept() {
        memory.begin(List.of(table("item")));
        memory.add(record("parley-1", 4, "CREATE TABLE item (id int)"));
        assertThat(memory.encoded()).as("while the columns are still read").isEmpty();
        memory.complete();
        memory.add(record("parley-1", 9, "ALTER TABLE item ADD a int"));

        SchemaMemory next = new SchemaMemory();
        next.begin(List.of(table("item")));
        next.add(record("parley-1", 3, "CREATE TABLE item (id int, of_another_time int)"));
        next.restore(memory.encoded().orElseThrow());

        assertThat(next.begin(List.of(table("item")))).isTrue();
        assertThat(next.of("parley-2"))
                .extracting(HistoryRecord::document)
                .isEqualTo(memory.of("parley-2").stream()
                        .map(HistoryRecord::document)
                        .toList());
        next.add(record("parley-3", 9, "ALTER TABLE item ADD a int"));
        assertThat(next.of("parley-2")).hasSize(2);
    }

    @Test
    void newsAreCounted() {
        memory.begin(List.of(table("item")));
        memory.add(record("parley-1", 4, "CREATE TABLE item (id int)"));
        memory.complete();
        long before = memory.changes();
        memory.add(record("parley-1", 4, "CREATE TABLE item (id int)"));
        assertThat(memory.changes()).isEqualTo(before);
        memory.add(record("parley-1", 9, "ALTER TABLE item ADD a int"));
        assertThat(memory.changes()).isGreaterThan(before);
    }

    /** By the place in the server's log, whatever GTIDs a position leaves out. */
    @Test
    void changesAreOrderedByTheirPlaceInTheLog() {
        HistoryRecord early = at("binlog.000002", 100, "u:1-7");
        HistoryRecord late = at("binlog.000010", 4, "u:1-4:6-9");
        ByPlace order = new ByPlace();
        assertThat(order.isAtOrBefore(early, late)).isTrue();
        assertThat(order.isAtOrBefore(late, early)).isFalse();
        assertThat(order.isAtOrBefore(early, at("binlog.000002", 100, ""))).isTrue();
        assertThat(order.isAtOrBefore(early, at("binlog.000002", 99, "u:1-7"))).isFalse();
    }

    private static HistoryRecord at(String file, long offset, String gtids) {
        return new HistoryRecord(
                Map.of("server", "parley-1"),
                Map.of("file", file, "pos", offset, "gtids", gtids),
                "shop",
                null,
                "ALTER TABLE item ADD a int",
                new TableChanges(),
                Instant.EPOCH);
    }

    @Test
    void whatIsReadAgainIsKeptOnce() {
        memory.begin(List.of(table("item")));
        memory.add(record("parley-1", 9, "ALTER TABLE item ADD a int"));
        memory.add(record("parley-2", 9, "ALTER TABLE item ADD a int"));
        memory.add(record("parley-2", 12, "ALTER TABLE item ADD b int"));

        assertThat(memory.of("parley-3")).hasSize(2);
    }
}
