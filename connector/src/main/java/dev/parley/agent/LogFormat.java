package dev.parley.agent;

import dev.parley.config.HexKey;
import dev.parley.config.KafkaConfig;
import dev.parley.config.SiteConfig;
import dev.parley.seal.SealKey;
import dev.parley.wire.Envelope;
import dev.parley.wire.Seals;
import dev.parley.wire.WireLimits;

/** How a site writes and reads logs, as its site file says. */
final class LogFormat {
    private LogFormat() {}

    static Envelope of(SiteConfig config) {
        WireLimits limits = new WireLimits((int) config.tuning().chunkSize().bytes(), (int)
                config.tuning().transactionSizeLimit().bytes());
        return new Envelope(limits, seals(config.kafka()));
    }

    /** How entries are encrypted. */
    static Seals seals(KafkaConfig kafka) {
        return new Seals(
                kafka.payloadKey().map(HexKey::bytes).map(SealKey::new),
                kafka.otherPayloadKey().map(HexKey::bytes).map(SealKey::new));
    }
}
