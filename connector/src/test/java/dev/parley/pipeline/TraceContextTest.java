package dev.parley.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    @Test
    void aHeaderIsReadWholeAndKeptInTwentyFiveBytes() {
        TraceContext read =
                TraceContext.parse("00-" + TRACE + "-" + SPAN + "-01").orElseThrow();

        assertThat(read)
                .isEqualTo(new TraceContext(0x4bf92f3577b34da6L, 0xa3ce929d0e0e4736L, 0x00f067aa0ba902b7L, (byte) 1));
        assertThat(read.isSampled()).isTrue();
        assertThat(read.toBytes()).hasSize(25);
        assertThat(TraceContext.of(read.toBytes())).contains(read);
    }

    @Test
    void onlyTheLowestFlagSaysThatItIsRecorded() {
        assertThat(TraceContext.parse("00-" + TRACE + "-" + SPAN + "-02"))
                .hasValueSatisfying(read -> assertThat(read.isSampled()).isFalse());
        assertThat(TraceContext.parse("00-" + TRACE + "-" + SPAN + "-ff"))
                .hasValueSatisfying(read -> assertThat(read.isSampled()).isTrue());
    }

    @Test
    void aLaterVersionMayHaveMoreBehind() {
        assertThat(TraceContext.parse("01-" + TRACE + "-" + SPAN + "-01-what-comes"))
                .isEqualTo(TraceContext.parse("00-" + TRACE + "-" + SPAN + "-01"))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-" + TRACE + "-" + SPAN,
                "00-" + TRACE + "-" + SPAN + "-1",
                "00-" + TRACE + "-" + SPAN + "-01-more",
                "00-" + TRACE + "-" + SPAN + "-01 ",
                "ff-" + TRACE + "-" + SPAN + "-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01",
                "00-00000000000000000000000000000000-" + SPAN + "-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-" + TRACE + "-" + SPAN + "-0x",
            })
    void whatIsNoHeaderIsNone(String text) {
        assertThat(TraceContext.parse(text)).isEmpty();
    }

    @Test
    void bytesOfAnotherLengthOrOfZerosAreNone() {
        byte[] bytes = TraceContext.parse("00-" + TRACE + "-" + SPAN + "-01")
                .orElseThrow()
                .toBytes();

        assertThat(TraceContext.of(new byte[0])).isEmpty();
        assertThat(TraceContext.of(new byte[25])).isEmpty();
        assertThat(TraceContext.of(Arrays.copyOf(bytes, 24))).isEmpty();
        assertThat(TraceContext.of(Arrays.copyOf(bytes, 26))).isEmpty();
    }
}
