/** Examples of a policy: rows given, writes made apart, and what must come of them. Pure but for reading the file. */
package dev.parley.example;
