package dev.parley.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** Groups of many sites in simulated time; {@code parley simulate sites} runs longer ones. */
class FleetTest {
    @BeforeAll
    static void quiet() {
        Simulate.quiet();
    }

    @ParameterizedTest
    @EnumSource(Fleet.Links.class)
    void aSiteOfTenIsAwayAndAllAreEqualSoonAfterItsReturn(Fleet.Links links) {
        FleetFigures figures = ran(new Fleet.Shape(10, links, 3, 2));

        assertThat(figures.transactions()).isGreaterThan(60);
        assertThat(figures.entries()).isBetween(5.0, 10.0);
        assertThat(figures.apart().rowsMax()).isGreaterThan(figures.together().rowsMax());
        assertThat(figures.caughtUpSeconds()).isBetween(0.01, 5.0);
    }

    @Test
    void aHundredSitesConvergeOverOneCluster() {
        FleetFigures figures = ran(new Fleet.Shape(100, Fleet.Links.ALL, 1, 0.3));

        assertThat(figures.transactions()).isGreaterThan(30);
        assertThat(figures.together().visible().seconds(0.99)).isBetween(0.01, 1.0);
        assertThat(figures.together().stable().seconds(0.99)).isBetween(0.2, 1.0);
        assertThat(figures.caughtUpSeconds()).isBetween(0.01, 5.0);
    }

    @Test
    void vectorsHaveAShareOfTheAgentsOwnWork() {
        Fleet fleet = new Fleet(new Fleet.Shape(20, Fleet.Links.ALL, 3, 2), 1);

        VectorShare share = VectorShare.of(fleet::run);

        assertThat(share.product()).isPositive();
        assertThat(share.percent()).isBetween(0.1, 99.0);
    }

    @Test
    void theCommandPrintsATableAndRefusesWhatCannotBe() {
        StringWriter out = new StringWriter();
        CommandLine command = new CommandLine(new SimulateSites())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(out));

        assertThat(command.execute("--count", "2,3", "--links", "ring", "--seconds", "1"))
                .isZero();
        assertThat(out.toString()).contains("| 2 | ring |", "| 3 | ring |");
        assertThat(command.execute("--count", "1")).isEqualTo(2);
        assertThat(out.toString()).contains("--count takes 2 to 200 sites");
    }

    private static FleetFigures ran(Fleet.Shape shape) {
        Fleet fleet = new Fleet(shape, 1);
        fleet.run();
        System.out.println(fleet.figures().row());
        return fleet.figures();
    }
}
