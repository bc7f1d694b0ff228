package dev.parley.it.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PlanGeneratorTest {
    private static final int PLANS = 2_000;

    @Test
    void onlyTheHotOrdersAreMadeByTwoWorkloads() {
        Set<Long> first = ordersOf(7);
        Set<Long> second = ordersOf(11);
        Set<Long> both = new HashSet<>(first);
        both.retainAll(second);
        assertThat(first).hasSizeGreaterThan(100);
        assertThat(both).isEqualTo(hotOrders());
    }

    private static Set<Long> ordersOf(long seed) {
        PlanGenerator plans = new PlanGenerator(seed, 1, 6, 40);
        Set<Long> made = new HashSet<>();
        LongStream.range(0, PLANS).forEach(i -> addOrders(made, plans.next()));
        return made;
    }

    private static Set<Long> hotOrders() {
        Set<Long> made = new HashSet<>();
        addOrders(made, new PlanGenerator(1, 0, 1, 40).hotOrders());
        return made;
    }

    private static void addOrders(Set<Long> made, Plan plan) {
        plan.steps().stream()
                .filter(step -> step instanceof Step.Insert && step.table().equals(ShopSchema.ORDERS))
                .forEach(step -> made.add((Long) step.key().get(0)));
    }
}
