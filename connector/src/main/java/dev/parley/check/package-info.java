/** Says what keeps a site from running, all at once, each with the line that repairs it. Changes nothing. */
package dev.parley.check;
