/** Commands and launcher, run as users run them, against real servers. */
package dev.parley.it.cli;
