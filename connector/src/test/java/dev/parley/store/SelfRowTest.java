package dev.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.version.SiteId;
import org.junit.jupiter.api.Test;

class SelfRowTest {
    private static SelfRow at(String identity) {
        return new SelfRow(SiteId.of("ada"), identity, "parley_main", 12, 40);
    }

    @Test
    void promotedStandbyMayHoldThePast() {
        assertThat(at("pg:7714/1").mayBeAt("pg:7714/2")).isTrue();
        assertThat(at("pg:7714/1").at("pg:7714/2")).isEqualTo(at("pg:7714/2"));
    }

    @Test
    void otherServerDoesNot() {
        assertThat(at("pg:7714/1").mayBeAt("pg:77145/1")).isFalse();
        assertThat(at("pg:7714/1").mayBeAt("my:7714")).isFalse();
        assertThat(at("my:0b1c").mayBeAt("my:0b1d")).isFalse();
        assertThat(at("my:0b1c").mayBeAt("my:0b1c")).isTrue();
    }
}
