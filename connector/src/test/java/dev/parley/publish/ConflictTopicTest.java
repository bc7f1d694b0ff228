package dev.parley.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.publish.ConflictTopic.Entry;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class ConflictTopicTest {
    private static final List<Entry> ENTRIES = List.of(new Entry("a", "1"), new Entry("b", "2"));

    @Test
    void entriesAreThereInOrderWhenItReturns() throws InterruptedException {
        MockProducer<String, String> producer =
                new MockProducer<>(true, null, new StringSerializer(), new StringSerializer());
        try (ConflictTopic topic = new ConflictTopic("shop.conflicts", producer)) {
            topic.publish(ENTRIES);
        }
        assertThat(producer.history())
                .extracting(one -> one.topic() + " " + one.key() + one.value())
                .containsExactly("shop.conflicts a1", "shop.conflicts b2");
    }

    @Test
    void aRefusalSaysWhichTopicAndWhatToDo() {
        MockProducer<String, String> producer =
                new MockProducer<>(true, null, new StringSerializer(), new StringSerializer());
        producer.sendException = new TopicAuthorizationException("not allowed");
        try (ConflictTopic topic = new ConflictTopic("shop.conflicts", producer)) {
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
