/**
 * The fault matrix: each cell is one workload under one fault that heals, judged by every checker that applies. A run passes, violates, or
 * is unknown; what could not be decided never passes.
 */
package dev.parley.it.matrix;
