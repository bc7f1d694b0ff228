/** Breaks parts of a running bridge on a seeded schedule, and always heals them. */
package dev.parley.it.nemesis;
