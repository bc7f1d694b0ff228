package dev.parley.agent;

import dev.parley.config.HexKey;
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
        Seals seals = new Seals(
                config.kafka().payloadKey().map(HexKey::bytes).map(SealKey::new),
                config.kafka().otherPayloadKey().map(HexKey::bytes).map(SealKey::new));
        return new Envelope(limits, seals);
    }
}
