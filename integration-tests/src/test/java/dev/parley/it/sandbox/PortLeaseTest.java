package dev.parley.it.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortLeaseTest {
    @Test
    void portsHeldAtOnceAreDifferentAndBelowTheOutgoingRange(@TempDir Path root) {
        Cache cache = new Cache(root);
        List<PortLease> leases = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            leases.add(PortLease.take(cache));
        }

        assertThat(leases).extracting(PortLease::port).doesNotHaveDuplicates().allMatch(port -> port < 32_768);
        leases.forEach(PortLease::close);
    }
}
