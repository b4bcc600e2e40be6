package io.gradwatch.app.train;

import io.gradwatch.app.display.RunDisplay;
import io.gradwatch.app.page.RunPage;
import io.gradwatch.app.run.Publisher;
import io.gradwatch.app.run.Report;
import io.gradwatch.app.run.RunDirectory;
import io.gradwatch.app.session.MeterFeed;
import io.gradwatch.app.session.TrainingSession;
import io.gradwatch.network.InvalidInputException;
import io.gradwatch.rollout.Rollout;
import io.gradwatch.training.loop.PreparedTraining;
import io.gradwatch.training.loop.TrainingResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * The run of a job from its first round to its report.
 *
 * @param page the live page; empty if the driver serves none
 */
record OpenRun(
        PreparedTraining training,
        TrainingSession session,
        Rollout rollout,
        RunDirectory directory,
        RunFiles files,
        RunDisplay display,
        Optional<MeterFeed> meters,
        Optional<RunPage> page,
        Publisher publisher)
        implements AutoCloseable {

    /**
     * Trains to the end, or until interrupted, and writes model and report.
     *
     * @throws InvalidInputException if a round finds an error in the input, such as a start variant that does not apply
     * @throws RunFailedException if anything else failed; the report then says how far the run came
     */
    Report train(Interruption interruption) {
        try {
            TrainingResult result = session.train(rollout);
            // Training has ended, so that there is nothing left to stop early.
            interruption.onRequest(() -> {});
            Report report = files.ended(result, training.normalizer(), session.diagnoses(), rollout.spending());
            if (report.stoppedEarly().isPresent()) {
                meters.ifPresent(MeterFeed::endedEarly);
            }
            return report;
        } catch (InvalidInputException e) {
            throw e;
        } catch (Throwable e) {
            throw failed(e);
        } finally {
            display.close();
        }
    }

    private RunFailedException failed(Throwable cause) {
        try {
            files.failed(session.diagnoses(), rollout.spending());
        } catch (IOException | RuntimeException e) {
            cause.addSuppressed(e);
        }
        String details = directory.name(ErrorDetails.write(directory.error(), cause));
        try {
            directory.publish();
        } catch (UncheckedIOException e) {
            cause.addSuppressed(e);
        }
        return new RunFailedException(cause, details);
    }

    @Override
    public void close() {
        rollout.close();
        page.ifPresent(RunPage::finish);
        publisher.close();
    }
}
