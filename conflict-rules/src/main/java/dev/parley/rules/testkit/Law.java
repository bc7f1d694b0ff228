package dev.parley.rules.testkit;

/** What a rule has to obey, with the numbers of the laws in the design. */
public enum Law {
    DETERMINISM("P1", "evaluating again, in whatever surroundings, gives the same bytes"),
    PURITY("P2", "what was evaluated before, and how often, makes no difference"),
    TOTALITY("P3", "no value, however odd, makes an evaluation fail, and odd values obey the laws too"),
    ORDER("P4 P5", "every order of arrival gives the same row, and what arrives twice counts once"),
    CHAIN("P6", "without concurrency the last image stands verbatim"),
    SUPERSESSION("P7", "a write that has seen all others stands verbatim"),
    FOLDING("P8 P9", "pruning and folding at legal times changes nothing, at any time"),
    CLOSURE("P10", "the result is a value that is stored and read back as it is"),
    PICK("P11 P12 P14 P16", "a rule that picks never takes a write that another one supersedes, and takes one alone"),
    VALUE_BLIND("P13", "a rule whose order is by time and site does not look at values"),
    SET("P15", "only which writes there are counts, not the objects that carry them nor how they came"),
    EXPOSURE("P17", "a write over the one that showed does not bring an older one back"),
    LATTICE("P18", "joins are associative, commutative, idempotent and never below what they join"),
    GROUP("P19", "sums do not depend on order; a change and its opposite add up to nothing"),
    EXACT_SUM("P20", "the final sum is the first value and all changes, whatever the schedule"),
    RESET("P21", "an outright value drops exactly the changes that its writer had seen"),
    MERGE_IDENTITY("P22", "replaying nothing, onto nothing new, or what is there already"),
    COMMUTATION("P23", "edits that touch nothing in common come to the same in both orders"),
    BOUND("P24", "a merge is no larger than both sides together"),
    DELETES("P25", "of an update and a delete in either order the policy for deletes decides alone"),
    PENDING("P26 P27", "waiting writes are the same at every site"),
    ACCOUNTING("P28", "all sites report the same lost writes, each once");

    private final String numbers;
    private final String words;

    Law(String numbers, String words) {
        this.numbers = numbers;
        this.words = words;
    }

    /** What it says, as a clause. */
    public String words() {
        return words;
    }

    /** Numbers of the laws in the design. */
    public String numbers() {
        return numbers;
    }
}
