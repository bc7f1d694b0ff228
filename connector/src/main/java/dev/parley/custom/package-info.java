/**
 * Rules that operators write as expressions (CEL), adapted to the rules of the pure library. The only place that knows
 * CEL. An expression sees the writes and nothing else: no clock, zone, locale or chance, and a bound on its steps.
 */
package dev.parley.custom;
