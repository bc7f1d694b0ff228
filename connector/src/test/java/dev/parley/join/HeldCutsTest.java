package dev.parley.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.pipeline.LogPosition;
import dev.parley.window.Checkpoint;
import dev.parley.window.WindowCut;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HeldCutsTest {
    private static final WindowCut CUT = new WindowCut(Checkpoint.initial(new LogPosition.Postgres(0)), List.of());

    private final HeldCuts cuts = new HeldCuts();

    @Test
    void sitesThatTakeOverAtOnceHaveACutEach() {
        List<String> ids = hold("ada", "bob");

        assertThat(ids).allMatch(id -> cuts.find(id).isPresent());

        cuts.release(ids.get(0));
        assertThat(cuts.find(ids.get(0))).isEmpty();
        assertThat(cuts.find(ids.get(1))).isPresent();
    }

    @Test
    void aSiteThatBeginsAgainGivesUpTheCutItHad() {
        List<String> ids = hold("ada", "bob", "ada");

        assertThat(ids).filteredOn(id -> cuts.find(id).isPresent()).containsExactly(ids.get(1), ids.get(2));
    }

    @Test
    void theOldestOfTooManyMakesRoom() {
        List<String> ids = hold("ada", "bob", "cyd", "dan", "ada", "eve");

        assertThat(ids).filteredOn(id -> cuts.find(id).isPresent()).isEqualTo(ids.subList(2, 6));
    }

    private List<String> hold(String... sites) {
        return Stream.of(sites).map(site -> cuts.hold(site, CUT)).toList();
    }
}
