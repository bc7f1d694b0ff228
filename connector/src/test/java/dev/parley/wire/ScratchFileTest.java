package dev.parley.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchFileTest {
    @TempDir
    private Path folder;

    @Test
    void piecesAreReadBackInAnyOrderWhileMoreCome() {
        ScratchFile file = new ScratchFile(folder);
        List<byte[]> pieces = new ArrayList<>();
        Random random = new Random(3);
        for (int i = 0; i < 3_000; i++) {
            byte[] piece = new byte[i % 500 == 7 ? 200_000 : random.nextInt(2_000)];
            random.nextBytes(piece);
            pieces.add(piece);
            file.add(piece);
            int any = random.nextInt(pieces.size());
            assertThat(file.get(any)).isEqualTo(pieces.get(any));
        }
        for (int i = 0; i < pieces.size(); i++) {
            assertThat(file.get(i)).isEqualTo(pieces.get(i));
        }
        assertThat(file.bytes())
                .isEqualTo(pieces.stream().mapToLong(piece -> piece.length).sum());
        assertThatThrownBy(() -> file.get(pieces.size())).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void nothingIsLeftInTheFolder() throws IOException {
        ScratchFile file = new ScratchFile(folder);
        file.add(new byte[1_000_000]);

        assertThat(file.get(0)).hasSize(1_000_000);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void whatCannotBeWrittenStaysInTheHeap() {
        ScratchFile file = new ScratchFile(folder.resolve("nowhere"));
        byte[] piece = new byte[300_000];
        new Random(4).nextBytes(piece);
        file.add(piece);
        file.add(new byte[] {1});

        assertThat(file.get(0)).isEqualTo(piece);
        assertThat(file.get(1)).containsExactly(1);
    }
}
