/**
 * What a row is: a stable base and the operations over it that are not yet known to be applied everywhere. Evaluation is
 * a pure function of the set of operations, so the order of their arrival cannot matter. Callers deliver operations of
 * one origin in its order and every operation after those its context covers.
 */
package dev.parley.rules.state;
