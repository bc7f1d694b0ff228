package dev.parley.it.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one reader saw in one read-only snapshot of one site. Snapshots of a reader stand in the order in which it took
 * them.
 *
 * @param slots number in each slot of each writer
 * @param seen what the rows of a writer say that it had seen
 * @param items numbers of the rows that are the item of a writer; more than one is wrong
 * @param lists entries of each writer, in any order
 * @param sums value of each counter and account
 * @param tags elements of each set
 * @param claims name by id
 * @param children parent by child
 */
public record Snapshot(
        String site,
        String reader,
        Map<String, Map<Integer, Long>> slots,
        Map<String, Map<String, Long>> seen,
        Map<String, List<Long>> items,
        Map<String, List<Long>> lists,
        Map<String, Long> sums,
        Map<String, Set<String>> tags,
        Map<String, String> claims,
        Set<String> parents,
        Map<String, Optional<String>> children) {}
