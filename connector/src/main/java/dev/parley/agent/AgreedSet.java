package dev.parley.agent;

import dev.parley.operate.PolicyUse;
import dev.parley.rules.version.SiteId;
import java.util.List;

/** The policy versions of one running set for operators. */
record AgreedSet(String set, PolicyAgreement agreement) implements PolicyUse {
    static AgreedSet of(SetPipeline.Running running) {
        return new AgreedSet(running.operated().name(), running.agreement());
    }

    @Override
    public int active() {
        return agreement.policies().active().version();
    }

    @Override
    public int prepared() {
        return agreement.policies().prepared().version();
    }

    @Override
    public List<String> missing() {
        return agreement.missing().stream().map(SiteId::toString).toList();
    }

    @Override
    public void use() {
        agreement.use();
    }
}
