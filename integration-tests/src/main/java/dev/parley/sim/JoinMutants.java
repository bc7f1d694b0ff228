package dev.parley.sim;

import dev.parley.window.WindowCut;
import java.util.List;

/** R12, Membership.tla: planted bugs in how a site joins. */
final class JoinMutants {
    private JoinMutants() {}

    /** Copied rows are all there is. */
    static final class NoCut extends Protocol {
        @Override
        List<WindowCut.CutRow> settled(List<WindowCut.CutRow> rows) {
            return List.of();
        }
    }

    /** Membership "rows-only": rows stand as the cut says, and what is unstable in them is not known. */
    static final class RowsOnly extends Protocol {
        @Override
        List<WindowCut.CutRow> kept(List<WindowCut.CutRow> rows) {
            return rows.stream().filter(row -> row.pin() != null).toList();
        }
    }

    /** Membership "counted-late": the donor asks nobody but itself. */
    static final class CountedLate extends Protocol {
        @Override
        List<String> askedByDonor(SimAgent donor, List<String> members) {
            String newcomer = "s" + (donor.site().world().config().sites() - 1);
            return List.of(donor.site().id().name(), newcomer);
        }
    }

    /** Rows that were read before capture had read their last writes have those writes twice. */
    static final class Unread extends Protocol {
        @Override
        boolean cutWaitsForCapture() {
            return false;
        }
    }
}
