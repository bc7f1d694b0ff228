package dev.parley.sim;

/**
 * Makes a failing run small: leaves out whole events, then replaces decisions by the tamest one, as long as the same
 * invariant breaks. What is left replays from its tape.
 */
final class Minimizer {
    private final Experiment experiment;
    private int triesLeft;
    private Run best;

    /** @param triesMax most runs spent */
    Minimizer(Run failing, Experiment experiment, int triesMax) {
        this.best = failing;
        this.experiment = experiment;
        this.triesLeft = triesMax;
    }

    /** The smallest run found that breaks the same invariant. */
    Run minimize() {
        boolean smaller = true;
        while (smaller && triesLeft > 0) {
            int before = best.tape().length();
            dropEvents();
            tame();
            smaller = best.tape().length() < before;
        }
        return best;
    }

    private void dropEvents() {
        for (int chunk = Math.max(1, best.tape().events() / 2); chunk >= 1; chunk /= 2) {
            int at = 0;
            while (at < best.tape().events() && triesLeft > 0) {
                if (!accept(best.tape().without(at, chunk))) {
                    at += chunk;
                }
            }
        }
    }

    private void tame() {
        for (int i = 0; i < best.tape().length() && triesLeft > 0; i++) {
            if (best.tape().get(i) != 0) {
                accept(best.tape().tamer(i));
            }
        }
    }

    /** Takes the run over if it fails alike and needs no more decisions. */
    private boolean accept(int[] decisions) {
        triesLeft--;
        Run run = experiment.replay(best.config(), decisions, Trace.SILENT);
        Violation violation = run.violation();
        Violation wanted = best.violation();
        boolean alike =
                violation != null && wanted != null && violation.invariant().equals(wanted.invariant());
        boolean smaller = run.tape().events() <= best.tape().events()
                && run.tape().length() <= best.tape().length()
                && !run.tape().equals(best.tape());
        if (alike && smaller) {
            best = run;
            return true;
        }
        return false;
    }
}
