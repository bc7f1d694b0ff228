/**
 * Clients whose every call can be judged afterwards without a look into the bridge: what they meant to do, what they were
 * told, and what readers saw in one snapshot.
 */
package dev.parley.it.client;
