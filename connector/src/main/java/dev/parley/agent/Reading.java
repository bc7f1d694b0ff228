package dev.parley.agent;

import dev.parley.capture.CaptureEngine;
import dev.parley.capture.KnownTables;
import dev.parley.pipeline.CaptureProgress;
import dev.parley.pipeline.TableShape;
import dev.parley.stamp.Stamper;
import dev.parley.store.BridgeSchema;
import java.util.ArrayList;
import java.util.List;

/** Capture, and what it tells apply. */
record Reading(CaptureProgress progress, WindowPins pins, RowWatch rows, CaptureEngine capture) {
    /** Reads nothing before capture is started. */
    static Reading open(SetScope scope, Foundation base, WayOut out, Receiving receiving) {
        CaptureProgress progress = new CaptureProgress();
        WindowPins pins = new WindowPins(base.window());
        RowWatch rows =
                new RowWatch(scope.config().site(), pins, scope.lasting().truncates());
        Stamper stamper = new Stamper(
                base.roster().self(),
                scope.name(),
                base.agreement().policies().active().version(),
                version -> base.policies().mark(version).hash(),
                base.window(),
                new InboxSource(receiving.inbox(), scope.stopping(), receiving.consumer()::roomFreed),
                out.outlet(),
                progress,
                rows,
                base.since());
        CaptureEngine capture = scope.parts()
                .own(new CaptureEngine(
                        scope.engine().captureSource(),
                        new KnownTables(withBridge(base), base.settled()),
                        scope.engine().probe(base.database()),
                        scope.lasting().schemas(),
                        stamper,
                        ended -> {
                            Failures.CaptureEnded cause = new Failures.CaptureEnded(ended);
                            // In this order: who waits for capture fails too, and must not be taken for the reason.
                            scope.onFailure().accept(cause);
                            progress.failed(cause);
                        }));
        return new Reading(progress, pins, rows, capture);
    }

    private static List<TableShape> withBridge(Foundation base) {
        List<TableShape> all = new ArrayList<>(base.tables());
        all.addAll(BridgeSchema.capturedShapes(base.database().engine()));
        return all;
    }
}
