package dev.parley.apply;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RowVersionTest {
    private static final long EPOCH = 1L << 32;

    @Test
    void printsWhatItRead() {
        RowVersion version = RowVersion.parse("741", "(4294967294,65535)");
        assertThat(version.xmin()).isEqualTo(741);
        assertThat(version.ctid()).isEqualTo("(4294967294,65535)");
    }

    @Test
    void versionOfAnOlderTransactionIsBelowTheHorizon() {
        assertThat(new RowVersion(741, 1).isBelow(742)).isTrue();
        assertThat(new RowVersion(742, 1).isBelow(742)).isFalse();
        assertThat(new RowVersion(743, 1).isBelow(742)).isFalse();
    }

    @Test
    void idsAreComparedAcrossAWraparound() {
        long horizon = 5 * EPOCH + 10;
        assertThat(new RowVersion(9, 1).isBelow(horizon)).isTrue();
        assertThat(new RowVersion(11, 1).isBelow(horizon)).isFalse();
        assertThat(new RowVersion(EPOCH - 5, 1).isBelow(horizon)).isTrue();
        assertThat(new RowVersion(5, 1).isBelow(5 * EPOCH - 10)).isFalse();
    }

    @Test
    void rowFrozenByAnUpgradeIsBelowEveryHorizon() {
        assertThat(new RowVersion(2, 1).isBelow(EPOCH)).isTrue();
    }

    @Test
    void rowWithoutAVersionIsNeverBelow() {
        assertThat(RowVersion.PRESENT.isBelow(Long.MAX_VALUE / 2)).isFalse();
    }

    @Test
    void nothingIsBelowNoHorizon() {
        assertThat(new RowVersion(741, 1).isBelow(0)).isFalse();
    }
}
