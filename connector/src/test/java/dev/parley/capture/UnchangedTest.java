package dev.parley.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UnchangedTest {
    private final Unchanged unchanged = new Unchanged();

    @Test
    void isKnownInEveryFormInWhichItIsDelivered() {
        byte[] bytes = unchanged.text().getBytes(StandardCharsets.US_ASCII);
        assertThat(unchanged.isMeantBy(unchanged.text())).isTrue();
        assertThat(unchanged.isMeantBy(ByteBuffer.wrap(bytes))).isTrue();
        assertThat(unchanged.isMeantBy(bytes)).isTrue();
    }

    @Test
    void valuesAreValues() {
        byte[] other = new Unchanged().text().getBytes(StandardCharsets.US_ASCII);
        assertThat(unchanged.isMeantBy(new Unchanged().text())).isFalse();
        assertThat(unchanged.isMeantBy(ByteBuffer.wrap(other))).isFalse();
        assertThat(unchanged.isMeantBy(other)).isFalse();
        assertThat(unchanged.isMeantBy(new byte[0])).isFalse();
        assertThat(unchanged.isMeantBy(7L)).isFalse();
    }
}
