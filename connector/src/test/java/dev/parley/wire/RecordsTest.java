package dev.parley.wire;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.wire.proto.Wire;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RecordsTest {
    private static final LogPlace PLACE = LogPlace.of("shop.main.log.berlin");

    private final Records records = new Records();
    private final Wire.Record sound = records.write(SampleRecords.insert(SampleRecords.BERLIN, 5, 100));

    private ThrowingCallable reading(Wire.Transaction.Builder changed) {
        return () -> records.read(sound.toBuilder().setTransaction(changed).build(), PLACE);
    }

    @Test
    void aTransactionOfNoPolicyVersionIsMalformedAndNotTakenForTheFirst() {
        assertThatThrownBy(reading(sound.getTransaction().toBuilder().setPolicyVersion(0)))
                .isInstanceOf(EnvelopeException.class)
                .hasMessageContaining("policy version counts from 1, got 0");
    }

    @Test
    void aTransactionWithAnotherPredecessorIsMalformed() {
        assertThatThrownBy(reading(sound.getTransaction().toBuilder().setPrevious(3)))
                .isInstanceOf(EnvelopeException.class)
                .hasMessageContaining("names 3 as its predecessor");
    }
}
