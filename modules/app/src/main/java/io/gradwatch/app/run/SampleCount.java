package io.gradwatch.app.run;

import io.gradwatch.signal.WorkerReport;
import io.gradwatch.training.RoundResult;

/** Counts what the probe measured, of the worker that measured most in a round. */
final class SampleCount {
    private final int every;
    private long iteration;
    private long samples;
    private long dropped;
    private double workerSeconds;

    /** Where every so many iterations are to be measured, from the first on; 0 for none. */
    SampleCount(int every) {
        this.every = every;
    }

    void add(RoundResult round) {
        long most = 0;
        long mostDropped = 0;
        long nanos = 0;
        for (WorkerReport report : round.reports()) {
            long found = report.parameters().isEmpty()
                    ? 0
                    : report.parameters().get(0).gradient().samples();
            most = Math.max(most, found);
            mostDropped = Math.max(mostDropped, due(report.minibatches()) - found);
            nanos += report.telemetryNanos();
        }
        samples += most;
        dropped += mostDropped;
        workerSeconds += nanos * 1e-9 / round.reports().size();
        iteration = round.snapshot().iteration();
    }

    /** How many of the next so many iterations are to be measured. */
    private long due(int minibatches) {
        return every == 0 ? 0 : (iteration + minibatches + every - 1) / every - (iteration + every - 1) / every;
    }

    Report.Telemetry total() {
        return new Report.Telemetry(samples, dropped, workerSeconds);
    }
}
