package dev.parley.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.check.GeneratedKeys.Counter;
import dev.parley.store.Engine;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whether the keys that members give can meet, and what keeps them apart. */
class GeneratedKeysTest {
    private static final Pattern RESTART = Pattern.compile("INCREMENT BY (\\d+) RESTART WITH (\\d+);");

    private static Counter sequence(long increment, long last) {
        return new Counter(
                Engine.POSTGRESQL, "\"public\".\"orders\"", "\"public\".\"orders_id_seq\"", increment, 0, last);
    }

    private static Counter setting(long increment, long offset) {
        return new Counter(Engine.MYSQL, "orders", "auto_increment_increment", increment, offset, 0);
    }

    @Test
    void sequencesAreSetBeyondTheirLastKeyAndApartFromEachOther() {
        Set<Long> given = new HashSet<>();
        for (int ordinal = 1; ordinal <= 3; ordinal++) {
            Matcher fix = RESTART.matcher(sequence(1, 100 + ordinal).fix(3, ordinal));
            assertThat(fix.find()).isTrue();
            long step = Long.parseLong(fix.group(1));
            long first = Long.parseLong(fix.group(2));
            assertThat(first).isGreaterThan(100 + ordinal);
            assertThat(sequence(step, first).fits(3, ordinal)).isTrue();
            for (int i = 0; i < 50; i++) {
                assertThat(given.add(first + i * step)).isTrue();
            }
        }
    }

    @Test
    void aCounterFitsByItsStepAndItsRemainder() {
        assertThat(sequence(1, 7).fits(3, 1)).isFalse();
        assertThat(sequence(3, 7).fits(3, 1)).isTrue();
        assertThat(sequence(3, 8).fits(3, 1)).isFalse();
        assertThat(setting(1, 1).fits(2, 1)).isFalse();
        assertThat(setting(2, 1).fits(2, 1)).isTrue();
        assertThat(setting(2, 1).fits(2, 2)).isFalse();
        assertThat(setting(2, 1).fix(2, 2)).contains("auto_increment_increment = 2", "auto_increment_offset = 2");
    }
}
