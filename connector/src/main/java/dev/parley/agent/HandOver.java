package dev.parley.agent;

/** The group has given a set to another agent of the site: this one finishes what is in flight, and stands by. */
final class HandOver extends Renewal {
    private static final long serialVersionUID = 1;

    HandOver(String set) {
        super("the group of the site's agents gives set '" + set + "' to another one");
    }
}
