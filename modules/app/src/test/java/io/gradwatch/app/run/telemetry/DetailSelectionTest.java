package io.gradwatch.app.run.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.app.SampleRounds;
import io.gradwatch.signal.WorkerReport;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DetailSelectionTest {
    @Test
    void allWorkersOfASmallClusterAreKeptInOrder() {
        SampleRounds sample = new SampleRounds(2, 4);

        assertThat(workers(sample, 1, 1, 1, 1)).containsExactly(0, 1, 2, 3);
    }

    @Test
    void whereThereIsRoomForOneTheFarthestIsKept() {
        SampleRounds sample = new SampleRounds(200, 3);

        assertThat(workers(sample, 1, 1, 100, 10)).containsExactly(2);
    }

    @Test
    void aBrokenWorkerIsTheFarthest() {
        SampleRounds sample = new SampleRounds(200, 3);

        assertThat(workers(sample, 1, 1, 1e6, Double.NaN)).containsExactly(3);
    }

    @Test
    void nobodyIsKeptWhereNobodyStandsOutAndAReportIsTooLong() {
        SampleRounds sample = new SampleRounds(200, 2);

        assertThat(workers(sample, 1, 2)).isEmpty();
    }

    @Test
    void onceTheRunsBudgetIsSpentOnlyThoseThatStandOutAreKept() {
        SampleRounds sample = new SampleRounds(80, 3);
        DetailSelection selection = new DetailSelection(sample.layout());
        double[] norms = norms(80, 1);
        List<WorkerReport> reports =
                List.of(sample.report(0, 1, 2, norms), sample.report(1, 1, 2, norms), sample.report(2, 1, 9, norms));
        for (long spent = 0; spent < DetailSelection.BYTES_PER_RUN; spent += 10_000) {
            selection.select(sample.round(1, reports.subList(0, 1)));
        }

        assertThat(selection.select(sample.round(1, reports))).containsExactly(reports.get(2));
    }

    /** Returns the workers that are kept when these are their gradient norms. */
    private static List<Integer> workers(SampleRounds sample, double... norms) {
        int layers = sample.layout().layers().size();
        List<WorkerReport> reports = IntStream.range(0, norms.length)
                .mapToObj(w -> sample.report(w, 1, 2.3, norms(layers, norms[w])))
                .toList();
        return new DetailSelection(sample.layout())
                .select(sample.round(1, reports)).stream()
                        .map(WorkerReport::worker)
                        .toList();
    }

    private static double[] norms(int layers, double norm) {
        double[] norms = new double[layers];
        Arrays.fill(norms, norm);
        return norms;
    }
}
