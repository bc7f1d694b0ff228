/** Turns delivered transactions and row states into what must stand in each table row. Pure: no SQL, clock or thread. */
package dev.parley.reconcile;
