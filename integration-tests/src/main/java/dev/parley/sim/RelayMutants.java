package dev.parley.sim;

import dev.parley.relay.CopyTail;
import dev.parley.relay.LogCursor;
import dev.parley.relay.RelayLink;
import dev.parley.rules.Nullable;
import dev.parley.rules.version.SiteId;
import dev.parley.window.Window;
import dev.parley.wire.DecodedRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Planted bugs in how logs are copied from cluster to cluster. */
final class RelayMutants {
    private RelayMutants() {}

    private static CopyTail.Verdict nextOr(CopyTail.Verdict verdict, CopyTail.Verdict taken) {
        return verdict == taken ? CopyTail.Verdict.APPEND : verdict;
    }

    /** Records before it may be missing. */
    static final class Gap extends Protocol {
        @Override
        CopyTail.Verdict relayed(CopyTail.Verdict verdict) {
            return nextOr(verdict, CopyTail.Verdict.GAP);
        }
    }

    /** Records are not known by their numbers. */
    static final class Duplicates extends Protocol {
        @Override
        CopyTail.Verdict relayed(CopyTail.Verdict verdict) {
            return nextOr(verdict, CopyTail.Verdict.KNOWN);
        }
    }

    /** As with offsets that are committed when entries are read, and numbers that nobody looks at. */
    static final class OwnPlaces extends Protocol {
        private final Map<Log, Long> places = new HashMap<>();

        private record Log(SiteId site, SiteId origin, SiteId link) {}

        @Override
        void read(SimAgent agent, SiteId origin, SimCopy.From upTo) {
            places.put(new Log(agent.site().id(), origin, upTo.link()), upTo.restart());
        }

        @Override
        OptionalLong place(SimAgent agent, SiteId origin, SiteId link, OptionalLong hint) {
            Long known = places.get(new Log(agent.site().id(), origin, link));
            return known == null ? OptionalLong.empty() : OptionalLong.of(known);
        }

        @Override
        CopyTail.Verdict relayed(CopyTail.Verdict verdict) {
            return nextOr(verdict, CopyTail.Verdict.GAP);
        }
    }

    /** What came while it rested is taken for known, and numbers are not looked at. */
    static final class AtEnd extends Protocol {
        @Override
        OptionalLong place(SimAgent agent, SiteId origin, SiteId link, OptionalLong hint) {
            long end = agent.site().world().site(link).logOf(origin).end();
            return hint.isPresent() ? OptionalLong.of(end) : hint;
        }

        @Override
        CopyTail.Verdict relayed(CopyTail.Verdict verdict) {
            return nextOr(verdict, CopyTail.Verdict.GAP);
        }
    }

    /** It is tried again and again. */
    static final class GapEnds extends Protocol {
        @Override
        LogCursor.Next afterGap(LogCursor.Next next) {
            return next == LogCursor.Next.BEGIN_ANEW ? LogCursor.Next.NOT_HERE : next;
        }
    }

    /** It counts as received when it was read. */
    static final class ApplyFirst extends Protocol {
        @Override
        @Nullable
        DecodedRecord beforeItIsThere(SimAgent agent, SiteId origin, long behindEnd) {
            List<DecodedRecord> sent = agent.parts().relay().sent(origin);
            return behindEnd < sent.size() ? sent.get((int) behindEnd) : null;
        }
    }

    /** Fall-backs are never read. */
    static final class NoBypass extends Protocol {
        @Override
        List<RelayLink> links(List<RelayLink> configured) {
            return configured.stream().filter(RelayLink::isPrimary).toList();
        }
    }

    /** Nobody asks what this site reads again after a restart, nor whether those that read the copy have it. */
    static final class TrimApplied extends Protocol {
        @Override
        long copyTrimmable(Window window, SiteId origin) {
            return window.checkpoint().applied().get(origin);
        }
    }
}
