package dev.parley.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.policy.DeletePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Pins every default: a change of one is a decision, not an accident. */
class DefaultsTest {
    @Test
    void tuning() {
        assertThat(TuningConfig.defaults())
                .isEqualTo(new TuningConfig(
                        DataSize.ofMegabytes(64),
                        new DataSize(512 * 1024),
                        DataSize.ofMegabytes(256),
                        DataSize.ofMegabytes(128),
                        2000,
                        Duration.ofMillis(500),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(3),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(2),
                        Duration.ofDays(14),
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(20)));
    }

    @Test
    void sections() {
        assertThat(AdminConfig.defaults()).isEqualTo(AdminConfig.plain("127.0.0.1", 7420));
        assertThat(PolicyConfig.defaults())
                .isEqualTo(new PolicyConfig(Optional.empty(), Optional.empty(), DeletePolicy.UPDATE_WINS));
        assertThat(ReplicationSetConfig.defaults())
                .isEqualTo(new ReplicationSetConfig(
                        "main",
                        Naming.AS_IS,
                        new TableSelection.All(),
                        List.of(),
                        Map.of(),
                        NativeTypes.REFUSE,
                        Optional.empty(),
                        SchemaChanges.MANUAL,
                        List.of()));
    }
}
