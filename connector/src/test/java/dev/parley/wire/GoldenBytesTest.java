package dev.parley.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.VersionVector;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Bytes written by earlier builds. They must be read for ever, and as long as the version of the envelope is the same,
 * the same record must give the same bytes. A change here loses the logs of every running group.
 */
class GoldenBytesTest {
    private final Envelope envelope = new Envelope(WireLimits.DEFAULT);

    @ParameterizedTest
    @CsvSource({"transaction-v1", "heartbeat-v1"})
    void goldenBytesAreReadAndWritten(String name) throws IOException {
        LogRecord record = name.startsWith("heartbeat")
                ? SampleRecords.heartbeat(SampleRecords.LIMA, 3, 9)
                : SampleRecords.everything();
        byte[] golden = golden(name);

        assertThat(envelope.assembler("log").add(0, golden).orElseThrow().record())
                .isEqualTo(record);
        assertThat(HexFormat.of().formatHex(envelope.encode(record).chunks().get(0)))
                .isEqualTo(HexFormat.of().formatHex(golden));
    }

    @Test
    void goldenRowStatesAreReadAndWritten() throws IOException {
        LogRecord.Transaction transaction = SampleRecords.everything(1);
        RowState state = RowState.of(
                new Base.Present(SampleRecords.image()),
                VersionVector.of(SampleRecords.LIMA, 2),
                List.of(transaction.operations().get(1)));
        StoredCodec codec = new StoredCodec();
        byte[] golden = golden("state-v1");

        RowState read = codec.state(golden, LogPlace.of("golden"));

        assertThat(read.base()).isEqualTo(state.base());
        assertThat(read.folded()).isEqualTo(state.folded());
        assertThat(read.operations()).isEqualTo(state.operations());
        assertThat(HexFormat.of().formatHex(codec.state(state)))
                .isEqualTo(HexFormat.of().formatHex(golden));
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream in = GoldenBytesTest.class.getResourceAsStream("/wire/" + name + ".hex")) {
            assertThat(in).as("golden file " + name).isNotNull();
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
        }
    }
}
