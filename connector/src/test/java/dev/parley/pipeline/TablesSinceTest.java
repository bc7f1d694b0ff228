package dev.parley.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
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

    /** What was numbered with it may have to be read again with it, though an agent without it was started in between. */
    @Test
    void tableThatLeftAndIsBackBelongsToTheSetWhereItDidBefore() {
        TablesSince back = first.with(List.of(), END).with(List.of("item"), BEHIND);

        assertThat(back.foreignAt(BEFORE)).isEmpty();
        assertThat(back.foreignAt(END)).isEmpty();
        assertThat(back.foreignAt(BEHIND)).containsExactly("item");
        assertThat(back.foreignAt(new LogPosition.Postgres(102))).isEmpty();
    }

    @Test
    void turnsThatAreLongPastAreForgotten() {
        TablesSince turning = first;
        for (int place = 1; place <= 1_000; place++) {
            turning = turning.with(place % 2 == 0 ? List.of("item") : List.of(), new LogPosition.Postgres(place));
        }

        assertThat(turning.encode()).hasSizeLessThan(1_000);
        assertThat(turning.foreignAt(new LogPosition.Postgres(999))).isEmpty();
        assertThat(turning.foreignAt(new LogPosition.Postgres(1_000))).containsExactly("item");
        assertThat(turning.foreignAt(new LogPosition.Postgres(1_001))).isEmpty();
    }

    @Test
    void formatOfBeforeIsRead() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(1);
            out.writeInt(2);
            out.writeUTF("item");
            out.writeInt(0);
            out.writeUTF("orders");
            out.writeInt(END.text().length());
            out.writeBytes(END.text());
        }

        assertThat(TablesSince.decode(bytes.toByteArray())).isEqualTo(first.with(List.of("item", "orders"), END));
    }

    @Test
    void isReadBackAsItWasWritten() {
        TablesSince later = first.with(List.of("item", "orders"), END).with(List.of("orders"), BEHIND);

        assertThat(TablesSince.decode(later.encode())).isEqualTo(later);
        assertThatThrownBy(() -> TablesSince.decode(new byte[] {9})).isInstanceOf(UncheckedIOException.class);
    }
}
