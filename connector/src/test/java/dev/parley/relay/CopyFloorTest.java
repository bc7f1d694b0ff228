package dev.parley.relay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CopyFloorTest {
    @Test
    void allBehindWhereTheAgentGoesOnIsRead() {
        assertThat(new CopyFloor(200, 7).readFrom(100, 5_000, 400)).isEqualTo(200);
    }

    @Test
    void someEntriesAreReadInAnyCase() {
        assertThat(new CopyFloor(5_000, 7).readFrom(100, 5_000, 400)).isEqualTo(4_600);
        assertThat(new CopyFloor(150, 7).readFrom(100, 300, 400)).isEqualTo(100);
    }

    @Test
    void whatIsKnownOfAnotherCopyIsNotKnownOfThisOne() {
        assertThat(new CopyFloor(5_001, 7).readFrom(100, 5_000, 400)).isEqualTo(100);
        assertThat(new CopyFloor(0, 0).readFrom(100, 5_000, 400)).isEqualTo(100);
    }
}
