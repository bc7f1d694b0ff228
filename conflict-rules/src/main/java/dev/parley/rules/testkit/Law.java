package dev.parley.rules.testkit;

/** What a rule has to obey, with the numbers of the laws in the design. */
public enum Law {
    /** Evaluating twice, in another locale and on another thread gives the same. */
    DETERMINISM("P1"),
    /** No value, however odd, makes an evaluation fail, and odd values obey the laws too. */
    TOTALITY("P3"),
    /** Every order of arrival gives the same row, and what arrives twice counts once. */
    ORDER("P4 P5"),
    /** Without concurrency the last image stands verbatim. */
    CHAIN("P6"),
    /** A write that has seen all others stands verbatim. */
    SUPERSESSION("P7"),
    /** Pruning and folding at legal times changes nothing, at any time. */
    FOLDING("P8 P9"),
    /** The result is a value that is stored and read back as it is. */
    CLOSURE("P10"),
    /** A rule that picks never takes a write that another one supersedes, and takes one alone. */
    PICK("P11 P12 P14 P16"),
    /** A rule whose order is by time and site does not look at values. */
    VALUE_BLIND("P13"),
    /** Joins are associative, commutative, idempotent and never below what they join. */
    LATTICE("P18"),
    /** Sums do not depend on order; a change and its opposite add up to nothing. */
    GROUP("P19"),
    /** The final sum is the first value and all changes, whatever the schedule. */
    EXACT_SUM("P20"),
    /** An outright value drops exactly the changes that its writer had seen. */
    RESET("P21"),
    /** Replaying nothing, onto nothing new, or what is there already. */
    MERGE_IDENTITY("P22"),
    /** A merge is no larger than both sides together. */
    BOUND("P24"),
    /** Waiting writes are the same at every site. */
    PENDING("P26 P27"),
    /** All sites report the same lost writes, each once. */
    ACCOUNTING("P28");

    private final String numbers;

    Law(String numbers) {
        this.numbers = numbers;
    }

    /** Numbers of the laws in the design. */
    public String numbers() {
        return numbers;
    }
}
