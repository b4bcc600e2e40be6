package io.gradwatch.diagnosis.symptom;

import java.util.Map;
import java.util.Optional;

/**
 * The numbers that diagnosis decides by. Each has a name in the job file's {@code health} section, a default, a reason
 * and a source.
 */
public enum Threshold {
    OPEN_ROUNDS(
            "openRounds",
            3,
            "Rounds in a row that must show a symptom before a diagnosis opens; a single odd round is no symptom.",
            "SageMaker Debugger waits three steps by default"),
    CRITICAL_ROUNDS(
            "criticalRounds",
            2,
            "Rounds in a row with a critical finding before a diagnosis becomes critical.",
            "own; a finding is critical only after it has lasted for rounds already"),
    CLOSE_ROUNDS(
            "closeRounds",
            8,
            "Rounds in a row without the symptom before a diagnosis closes.",
            "own; longer than it takes to open, so that a diagnosis does not flicker"),
    MILDER_ROUNDS(
            "milderRounds",
            24,
            "Rounds in a row without a critical finding before a critical diagnosis closes.",
            "own; a noisy loss may seem to fall by chance for as long as twelve rounds"),
    LOSS_IMPROVEMENT(
            "lossImprovement",
            0.01,
            "Relative decrease of the smoothed loss below its best that counts as an improvement.",
            "AutoTrainer's slow convergence: accuracy gains below 0.01"),
    STALLED_ROUNDS(
            "stalledRounds",
            3,
            "Rounds without improvement after which a loss is stalled.",
            "own; healthy deep ReLU networks took at most three rounds to start learning"),
    STALLED_ITERATIONS(
            "stalledIterations",
            20,
            "Iterations without improvement after which a loss is stalled; also the window it is smoothed over.",
            "ZClip warms up for 25 steps"),
    LEARNED_SHARE(
            "learnedShare",
            0.5,
            "Fraction of the untrained loss below which a network has learned, so that small gradients are expected.",
            "own"),
    CONVERGED_SHARE(
            "convergedShare", 0.01, "Fraction of the untrained loss below which nothing is left to learn.", "own"),
    CHANCE_SHARE(
            "chanceShare",
            0.98,
            "Fraction of the loss at chance level, ln(classes), above which a classifier has learned nothing, even if"
                    + " its loss falls.",
            "own; badly initialized networks fall to chance level by training their last bias alone"),
    VANISHING_FLOW(
            "vanishingFlow",
            1e-3,
            "Error flow ratio below which the gradient vanishes: error signal in the first third of the layers over"
                    + " that at the output.",
            "AutoTrainer: ratio of first to last gradient below 1e-3"),
    VANISHING_CRITICAL_FLOW(
            "vanishingCriticalFlow",
            1e-4,
            "Error flow ratio below which a stalled loss is blamed on it without waiting.",
            "AutoTrainer: first gradient below 1e-4"),
    VANISHING_LOST_FLOW(
            "vanishingLostFlow",
            1.2e-7,
            "Error flow ratio below which the signal is lost in rounding, so that a low loss no longer excuses it.",
            "machine epsilon of 32-bit floats"),
    VANISHING_COLLAPSE(
            "vanishingCollapse",
            1e-3,
            "Fraction of the run's greatest error flow ratio below which a low loss no longer excuses the decrease.",
            "own; converged networks keep their ratio within a factor of ten"),
    VANISHING_DECAY(
            "vanishingDecay",
            0.01,
            "Fraction of the run's greatest error flow ratio below which a stalled loss is reason for a warning.",
            "own; converged networks keep their ratio within a factor of ten"),
    VANISHING_NORM_COLLAPSE(
            "vanishingNormCollapse",
            1e-4,
            "Fraction of the usual gradient norm below which the gradient has collapsed in all layers, if the loss is"
                    + " high.",
            "own; converged networks lose as much, but with a loss near zero"),
    VANISHING_PATIENCE(
            "vanishingPatience",
            20,
            "Rounds without learning that are tolerated while the error flow ratio lies between its two thresholds.",
            "own; sigmoid networks of four and five layers started learning within five"),
    VANISHING_TIME_PATIENCE(
            "vanishingTimePatience",
            8,
            "Rounds without learning that are tolerated where hardly any error signal reaches the first time step, or"
                    + " the loss is behind the reference loss.",
            "own; recurrent networks that needed only the last steps started learning within five"),
    VANISHING_TIME_FLOW(
            "vanishingTimeFlow",
            0.01,
            "Fraction of the error signal that must reach the first time step where the last steps are known not to be"
                    + " enough.",
            "own; simple recurrent cells that learned had 0.02 and more"),
    VANISHING_RECOVERY(
            "vanishingRecovery",
            3,
            "Growth of the error flow ratio within a few rounds that shows a recovering gradient.",
            "own; deep ReLU networks that start learning show more than ten"),
    EXPLODING_GROWTH(
            "explodingGrowth",
            100,
            "Gradient norm over its usual level above which it has exploded.",
            "own; where training goes well or has converged it stays within a factor of ten"),
    EXPLODING_FLOW(
            "explodingFlow",
            1000,
            "Error flow ratio above which the gradient explodes between the last and the first layers.",
            "AutoTrainer: 70; healthy tanh networks here reached 40 and learned"),
    EXPLODING_UPDATE_RATIO(
            "explodingUpdateRatio",
            1,
            "Norm of an update over that of the weights above which a step replaces a layer instead of improving it.",
            "SageMaker Debugger: 10; healthy networks stay below 0.1"),
    EXPLODING_RISE("explodingRise", 1.5, "Smoothed loss over its best above which training has got worse.", "own"),
    EXPLODING_PATIENCE(
            "explodingPatience",
            10,
            "Rounds that a stalled loss is tolerated while the gradient norm has exploded.",
            "own"),
    CHANCE_EVALUATIONS(
            "chanceEvaluations",
            3,
            "Evaluations in a row with an accuracy no better than chance level that show a classifier to be there.",
            "own; AutoTrainer evaluates every third epoch"),
    STALL_CREEP(
            "stallCreep",
            0.002,
            "Relative decrease of a stalled loss over a third of the stall that shows it to be falling slowly.",
            "own; the loss of healthy tanh networks that stalled for 40 rounds fell by 0.007"),
    STALL_GROWTH(
            "stallGrowth",
            0.05,
            "Growth of a layer's weights within ten rounds that shows that a network is about to start learning.",
            "own; XOR networks that stalled for 50 rounds grew by 0.07 and more, others by 0.02"),
    STAGNANT_SHARE(
            "stagnantShare",
            0.9,
            "Fraction of the first rounds' loss, or of the loss at chance level, above which the best loss shows that"
                    + " nothing was learned.",
            "own"),
    STAGNANT_WARNING_ITERATIONS(
            "stagnantWarningIterations",
            250,
            "Iterations without learning before a stagnant loss is a warning.",
            "own; most of the healthy networks here started learning within 200"),
    STAGNANT_WARNING_EPOCHS(
            "stagnantWarningEpochs", 2, "Epochs without learning before a stagnant loss is a warning.", "own"),
    STAGNANT_ITERATIONS(
            "stagnantIterations",
            500,
            "Iterations without learning, slow decrease or weight growth after which a stagnant loss is critical.",
            "own; healthy networks without slow decrease or weight growth stalled for 300"),
    STAGNANT_EPOCHS(
            "stagnantEpochs",
            5,
            "Epochs without learning, slow decrease or weight growth after which a stagnant loss is critical; five"
                    + " times the iterations replace them.",
            "own; DeepDiagnosis evaluates 20 epochs"),
    PLATEAU_ITERATIONS(
            "plateauIterations",
            500,
            "Iterations without improvement after which a high loss is on a plateau.",
            "own; as for a stagnant loss"),
    PLATEAU_EPOCHS(
            "plateauEpochs",
            5,
            "Epochs without improvement after which a high loss is on a plateau.",
            "own; as for a stagnant loss"),
    REFERENCE_SHARE(
            "referenceShare",
            0.8,
            "Fraction of what kernel ridge regression learns from a few of the rows below which a loss is behind the"
                    + " reference loss.",
            "own; healthy networks, those with noisy labels among them, learned 1.0 and more"),
    BEHIND_ITERATIONS(
            "behindIterations",
            100,
            "Iterations without improvement after which a loss that is behind, and will not catch up, is critical.",
            "own; half-learned deep networks improve once in so many"),
    CATCH_UP(
            "catchUp",
            3,
            "Multiple of the last window of training in which a loss that is behind must catch up at its pace.",
            "own; healthy networks needed less than one"),
    DEAD_SOME(
            "deadSome",
            0.3,
            "Fraction of dead units in a layer that is blamed for a loss that is behind and will not catch up.",
            "own; half-learned deep narrow networks had two of five dead in some layer"),
    DEAD_UNITS(
            "deadUnits",
            0.5,
            "Fraction of dead units in a layer, over five rounds, that is a warning if the loss is stalled.",
            "SageMaker Debugger: 50 % of ReLU outputs"),
    DEAD_CRITICAL(
            "deadCritical",
            0.9,
            "Fraction of dead units in a layer that is a warning in any case and is blamed for a stalled loss.",
            "AutoTrainer: 70 % of gradients zero; healthy narrow networks here had 80 % of a layer dead"),
    DEAD_STALLED_SHARE(
            "deadStalledShare",
            0.8,
            "Fraction of the untrained loss above which a loss on a plateau is blamed on dead units.",
            "own; narrow networks with most units of a layer dead that learned all the same ended at 0.55"),
    DEAD_EVERYWHERE(
            "deadEverywhere",
            0.33,
            "Mean fraction of dead units, over ten layers or more, that is blamed for slow learning.",
            "own; deep ReLU networks that learned in time stayed below it"),
    SATURATED_UNITS(
            "saturatedUnits",
            0.5,
            "Fraction of saturated activations in a layer that is a warning if the loss is stalled.",
            "SageMaker Debugger: 50 % of nodes"),
    SATURATED_CRITICAL(
            "saturatedCritical",
            0.9,
            "Fraction of saturated activations in a layer that is blamed for a stalled loss.",
            "own; less than a tenth of the units still learn"),
    SATURATED_PATIENCE(
            "saturatedPatience",
            10,
            "Rounds without learning that are tolerated while activations are saturated.",
            "own"),
    SWING_FACTOR(
            "swingFactor",
            2,
            "Ratio of two losses above which the change from one to the other is a swing.",
            "own; minibatches of a few rows make a healthy curve swing by 1.5"),
    SWING_AMPLITUDE(
            "swingAmplitude",
            0.25,
            "Least size of a swing, as a fraction of the untrained loss.",
            "own; AutoTrainer: swings of accuracy of 0.03"),
    SWINGS(
            "swings",
            5,
            "Swings within 16 rounds that make a curve irregular.",
            "AutoTrainer: swings in 20 % of epochs, up and down again"),
    SPIKE_FACTOR(
            "spikeFactor",
            3,
            "Loss over its previous level above which it has jumped.",
            "PaLM's loss spikes; ZClip: z > 2.5"),
    COLLAPSED_WEIGHTS(
            "collapsedWeights",
            0.1,
            "Fraction of a layer's greatest weight norm below which its weights have collapsed.",
            "own"),
    COLLAPSED_CRITICAL(
            "collapsedCritical",
            0.01,
            "Fraction of a layer's greatest weight norm below which it is blamed for a stalled loss.",
            "own"),
    OUTLIER_RATIO(
            "outlierRatio",
            5,
            "A worker's gradient norm or loss over the median worker's above which it is an outlier.",
            "own; shards of one source differ by less than 2"),
    OUTLIER_CRITICAL_RATIO(
            "outlierCriticalRatio",
            10,
            "A worker's gradient norm or loss over the median worker's above which it is critical.",
            "own; the strongest of a dozen then outweighs all others together"),
    OUTLIER_DEVIATIONS(
            "outlierDeviations",
            6,
            "Robust standard deviations by which an outlier must exceed the other workers.",
            "own; one in a thousand million by chance, where values are log-normal"),
    DRIFT(
            "drift",
            0.5,
            "Distance of the replicas from their mean, over its norm, that is a warning while the loss does not fall.",
            "own; healthy runs stay below 0.1"),
    DRIFT_CRITICAL(
            "driftCritical",
            2,
            "Distance of the replicas from their mean, over its norm, that is critical while the loss does not fall.",
            "own; replicas then point in unrelated directions");

    /** Names of earlier versions, which job files may still use. */
    private static final Map<Threshold, String> FORMER_LABELS = Map.ofEntries(
            Map.entry(STALLED_ROUNDS, "stuckRounds"),
            Map.entry(STALLED_ITERATIONS, "stuckIterations"),
            Map.entry(CHANCE_SHARE, "guessingShare"),
            Map.entry(VANISHING_FLOW, "vanishingReach"),
            Map.entry(VANISHING_CRITICAL_FLOW, "vanishingCriticalReach"),
            Map.entry(VANISHING_LOST_FLOW, "vanishingLostReach"),
            Map.entry(VANISHING_TIME_FLOW, "vanishingTimeReach"),
            Map.entry(CHANCE_EVALUATIONS, "guessingEvaluations"),
            Map.entry(STALL_CREEP, "standstillCreep"),
            Map.entry(STALL_GROWTH, "standstillGrowth"),
            Map.entry(DEAD_STALLED_SHARE, "deadStandingShare"));

    private final String label;
    private final double standard;
    private final String reason;
    private final String source;

    Threshold(String label, double standard, String reason, String source) {
        this.label = label;
        this.standard = standard;
        this.reason = reason;
        this.source = source;
    }

    /** Returns the name in the job file. */
    public String label() {
        return label;
    }

    /** Returns the name that earlier versions used, if it was another. */
    public Optional<String> formerLabel() {
        return Optional.ofNullable(FORMER_LABELS.get(this));
    }

    /** Returns the default. */
    public double standard() {
        return standard;
    }

    /** Returns what the threshold is for, in one sentence. */
    public String reason() {
        return reason;
    }

    /** Returns the source of the default: a publication, or own measurements. */
    public String source() {
        return source;
    }
}
