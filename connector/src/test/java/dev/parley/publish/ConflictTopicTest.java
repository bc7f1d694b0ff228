package dev.parley.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.publish.ConflictTopic.Entry;
import dev.parley.seal.SealKey;
import dev.parley.wire.Seals;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class ConflictTopicTest {
    private static final List<Entry> ENTRIES = List.of(new Entry("a", "1"), new Entry("b", "2"));

    @Test
    void entriesAreThereInOrderWhenItReturns() throws InterruptedException {
        MockProducer<String, byte[]> producer = producer();
        try (ConflictTopic topic = new ConflictTopic("shop.conflicts", producer, Seals.NONE)) {
            topic.publish(ENTRIES);
        }
        assertThat(producer.history())
                .extracting(one -> one.topic() + " " + one.key() + text(one.value()))
                .containsExactly("shop.conflicts a1", "shop.conflicts b2");
    }

    @Test
    void withAKeyNeitherValueNorKeyCanBeRead() throws InterruptedException {
        MockProducer<String, byte[]> producer = producer();
        Seals seals = new Seals(Optional.of(new SealKey(new byte[SealKey.BYTES])), Optional.empty());
        try (ConflictTopic topic = new ConflictTopic("shop.conflicts", producer, seals)) {
            topic.publish(List.of(new Entry("item 7", "tell-tale")));
        }
        assertThat(producer.history()).singleElement().satisfies(one -> {
            assertThat(one.key()).isNull();
            assertThat(text(one.value())).startsWith("PSE1").doesNotContain("tell-tale");
        });
    }

    private static MockProducer<String, byte[]> producer() {
        return new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    }

    private static String text(byte[] value) {
        return new String(value, StandardCharsets.ISO_8859_1);
    }

    @Test
    void aRefusalSaysWhichTopicAndWhatToDo() {
        MockProducer<String, byte[]> producer = producer();
        producer.sendException = new TopicAuthorizationException("not allowed");
        try (ConflictTopic topic = new ConflictTopic("shop.conflicts", producer, Seals.NONE)) {
            assertThatThrownBy(() -> topic.publish(ENTRIES))
                    .isInstanceOf(TopicUnavailableException.class)
                    .hasMessageContaining("topic shop.conflicts: not allowed")
                    .hasMessageContaining("--print-acls");
        }
    }

    @Test
    void whatIsTooLargeForARecordIsToldApart() {
        assertThat(Entry.fits("x".repeat(ConflictTopic.VALUE_BYTES_MAX))).isTrue();
        assertThat(Entry.fits("ü".repeat(ConflictTopic.VALUE_BYTES_MAX))).isFalse();
    }
}
