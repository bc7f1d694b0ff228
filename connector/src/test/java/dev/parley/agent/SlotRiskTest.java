package dev.parley.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlotRiskTest {
    @Test
    void aSpoolThatKeepsTheSlotIsNoRiskHoweverFull() {
        assertThat(new SlotRisk(false, 100, 100).ratio()).isZero();
        assertThat(new SlotRisk(false, 100, 100).note()).isEmpty();
    }

    @Test
    void peopleAreToldWhenHalfOfTheSpoolIsUsed() {
        assertThat(new SlotRisk(true, 49, 100).note()).isEmpty();
        assertThat(new SlotRisk(true, 49, 100).ratio()).isEqualTo(0.49);
        assertThat(new SlotRisk(true, 50, 100).note())
                .contains("50 % full")
                .contains("drop-slot")
                .contains("spool.size-limit");
    }

    @Test
    void aSlotThatIsGoneIsToldUntilItIsBack() {
        SlotWatch watch = new SlotWatch();
        assertThat(watch.note()).isEmpty();
        watch.gone("parley_shop_main_ada");
        assertThat(watch.isGone()).isTrue();
        assertThat(watch.note()).contains("parley_shop_main_ada").contains("parley sites return");
        watch.there();
        assertThat(watch.isGone()).isFalse();
    }
}
