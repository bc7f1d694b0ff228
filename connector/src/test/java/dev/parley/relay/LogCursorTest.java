package dev.parley.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class LogCursorTest {
    private static final OptionalLong NONE = OptionalLong.empty();

    private final LogCursor cursor = new LogCursor();

    private long begin(OptionalLong at, OptionalLong hint) {
        return cursor.begin(at, hint, 10, 50);
    }

    @Test
    void readerGoesOnWhereItStoodElseAtTheHintElseAtTheBeginning() {
        assertThat(begin(OptionalLong.of(30), OptionalLong.of(20))).isEqualTo(30);
        assertThat(begin(NONE, OptionalLong.of(20))).isEqualTo(20);
        assertThat(begin(NONE, NONE)).isEqualTo(10);
    }

    @Test
    void placeOutsideOfTheLogIsOfNoUse() {
        assertThat(begin(NONE, OptionalLong.of(9))).isEqualTo(10);
        assertThat(begin(NONE, OptionalLong.of(50))).isEqualTo(50);
        assertThat(begin(NONE, OptionalLong.of(51))).isEqualTo(10);
    }

    @Test
    void gapSendsBackToTheBeginningOnce() {
        begin(NONE, OptionalLong.of(40));

        assertThat(cursor.after(CopyTail.Verdict.KNOWN)).isEqualTo(LogCursor.Next.GO_ON);
        assertThat(cursor.after(CopyTail.Verdict.APPEND)).isEqualTo(LogCursor.Next.GO_ON);
        assertThat(cursor.after(CopyTail.Verdict.GAP)).isEqualTo(LogCursor.Next.BEGIN_ANEW);
        assertThat(begin(OptionalLong.of(41), OptionalLong.of(40))).isEqualTo(10);
        assertThat(cursor.after(CopyTail.Verdict.GAP)).isEqualTo(LogCursor.Next.NOT_HERE);
        assertThat(begin(OptionalLong.of(12), NONE)).as("the place is right").isEqualTo(12);
    }

    @Test
    void trimmedPlaceIsLeftForTheBeginning() {
        begin(NONE, OptionalLong.of(40));
        cursor.beginAnew();

        assertThat(begin(OptionalLong.of(40), NONE)).isEqualTo(10);
    }
}
