package dev.parley.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TablesSinceTest {
    private static final LogPosition BEFORE = new LogPosition.Postgres(99);
    private static final LogPosition END = new LogPosition.Postgres(100);
    private static final LogPosition BEHIND = new LogPosition.Postgres(101);

    private final TablesSince first = TablesSince.first(List.of("item"));

    @Test
    void tablesOfTheFirstStartBelongToTheSetFromItsBegin() {
        assertThat(first.foreignAt(BEFORE)).isEmpty();
        assertThat(TablesSince.ALWAYS.foreignAt(BEFORE)).isEmpty();
    }

    @Test
    void tableThatComesLaterIsForeignUpToTheEndOfTheLogThen() {
        TablesSince later = first.with(List.of("item", "orders"), END);

        assertThat(later.foreignAt(BEFORE)).containsExactly("orders");
        assertThat(later.foreignAt(END)).containsExactly("orders");
        assertThat(later.foreignAt(BEHIND)).isEmpty();
    }

    @Test
    void placeOfATableStaysWhileItBelongsToTheSet() {
        TablesSince later = first.with(List.of("item", "orders"), BEFORE);

        assertThat(later.with(List.of("item", "orders"), END)).isEqualTo(later);
        TablesSince back = later.with(List.of("item"), END).with(List.of("item", "orders"), BEHIND);
        assertThat(back.foreignAt(BEHIND)).containsExactly("orders");
    }

    @Test
    void isReadBackAsItWasWritten() {
        TablesSince later = first.with(List.of("item", "orders"), END);

        assertThat(TablesSince.decode(later.encode())).isEqualTo(later);
        assertThatThrownBy(() -> TablesSince.decode(new byte[] {9})).isInstanceOf(UncheckedIOException.class);
    }
}
