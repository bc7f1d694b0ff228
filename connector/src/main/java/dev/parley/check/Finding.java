package dev.parley.check;

/**
 * One thing that {@code check} has to say.
 *
 * @param area word for the part of the system, for example {@code log} or {@code tables}
 * @param what what was found, with the place and the value
 * @param why what it would do to replication
 * @param fix the exact command or line that repairs it; empty if nothing needs repair
 */
public record Finding(Severity severity, String area, String what, String why, String fix) {
    static Finding error(String area, String what, String why, String fix) {
        return new Finding(Severity.ERROR, area, what, why, fix);
    }

    static Finding warning(String area, String what, String why, String fix) {
        return new Finding(Severity.WARNING, area, what, why, fix);
    }

    static Finding info(String area, String what, String why) {
        return new Finding(Severity.INFO, area, what, why, "");
    }

    /** One line for a log: what was found, why it matters, what to do. */
    public String sentence() {
        String repair = fix.isEmpty() ? "" : " (to do: " + fix.replace("\n", " ") + ")";
        return what + ": " + why + repair;
    }

    /** Several lines for a terminal. */
    public String text() {
        String repair = fix.isEmpty() ? "" : "\n  fix: " + fix.replace("\n", "\n       ");
        return severity + " [" + area + "] " + what + "\n  why: " + why + repair;
    }
}
