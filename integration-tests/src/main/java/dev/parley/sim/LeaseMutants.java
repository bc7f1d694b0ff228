package dev.parley.sim;

/** Planted bugs in lease and markers. */
final class LeaseMutants {
    private LeaseMutants() {}

    /** Markers, lease "none". */
    static final class NoLease extends Protocol {
        @Override
        boolean checksLease() {
            return false;
        }

        @Override
        boolean sharesLease() {
            return false;
        }
    }

    /** Markers, lease "read". */
    static final class LeaseRead extends Protocol {
        @Override
        boolean sharesLease() {
            return false;
        }
    }

    /** Markers, unknown COMMIT "assume". */
    static final class Assumed extends Protocol {
        @Override
        boolean assumesCommitted() {
            return true;
        }
    }

    /** Markers, compaction "low". */
    static final class LowWater extends Protocol {
        @Override
        boolean keepsNewestMarker() {
            return false;
        }
    }

    /** Markers, start "applied". */
    static final class ReadFirst extends Protocol {
        @Override
        boolean takesOverFirst() {
            return false;
        }
    }
}
