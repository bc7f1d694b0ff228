package dev.parley.agent;

import dev.parley.pipeline.AgentRelease;
import dev.parley.wire.Chunk;
import java.util.Objects;

/** What this build is, as its agents tell the others. */
final class ThisRelease {
    private ThisRelease() {}

    /** As the build wrote it into the jar; classes that run without a jar have none. */
    static String version() {
        return Objects.requireNonNullElse(ThisRelease.class.getPackage().getImplementationVersion(), "development");
    }

    static AgentRelease told() {
        return new AgentRelease(Chunk.formatsRead(), version());
    }

    /** Version of the record format that its agents write. */
    static int writes() {
        return Chunk.formatWritten();
    }
}
