package io.gradwatch.diagnosis.symptom;

/** Every number that diagnosis judges by: its name in the job file's {@code health}, its default, why, and from where. */
public enum Threshold {
    OPEN_ROUNDS(
            "openRounds",
            3,
            "Rounds in a row that must show a symptom before it is told: one odd round is no symptom.",
            "SageMaker Debugger waits three steps by default."),
    CRITICAL_ROUNDS(
            "criticalRounds",
            2,
            "Rounds in a row that must look critical before a diagnosis becomes so.",
            "own; what makes a finding critical has lasted for rounds already"),
    CLOSE_ROUNDS(
            "closeRounds",
            8,
            "Rounds in a row without a symptom before it is over.",
            "own; longer than it takes to open, so that a diagnosis does not flicker"),
    MILDER_ROUNDS(
            "milderRounds",
            24,
            "Rounds in a row in which a critical diagnosis is no more than a warning before it is over.",
            "own; a noisy loss may seem to fall by chance for as long as twelve"),
    LOSS_IMPROVEMENT(
            "lossImprovement",
            0.01,
            "Share by which the smoothed loss must fall below its best to count as falling.",
            "AutoTrainer's slow convergence: accuracy gains below 0.01"),
    STUCK_ROUNDS(
            "stuckRounds",
            3,
            "Rounds without improvement from which a loss is stuck.",
            "own; the longest that a healthy deep ReLU network took to set off was three"),
    STUCK_ITERATIONS(
            "stuckIterations",
            20,
            "Iterations without improvement from which a loss is stuck, and over which it is smoothed.",
            "ZClip warms up for 25 steps"),
    LEARNED_SHARE(
            "learnedShare",
            0.5,
            "A loss below this share of the first round's: the network has learned, so small gradients are expected.",
            "own"),
    CONVERGED_SHARE(
            "convergedShare", 0.01, "A loss below this share of the first round's: nothing is left to learn.", "own"),
    GUESSING_SHARE(
            "guessingShare",
            0.98,
            "A classification loss above this share of guessing's, ln(classes), has taught nothing, though it may"
                    + " fall.",
            "own; badly initialized networks fall to guessing by their last bias alone"),
    VANISHING_REACH(
            "vanishingReach",
            1e-3,
            "Share of the output's error signal that must arrive in the first third of the layers.",
            "AutoTrainer: ratio of first to last gradient below 1e-3"),
    VANISHING_CRITICAL_REACH(
            "vanishingCriticalReach",
            1e-4,
            "Share of the error signal below which a stuck loss is put down to it at once.",
            "AutoTrainer: first gradient below 1e-4"),
    VANISHING_LOST_REACH(
            "vanishingLostReach",
            1.2e-7,
            "Share of the error signal below which rounding drowns it, so that nothing learned so far excuses it.",
            "machine epsilon of 32-bit floats"),
    VANISHING_COLLAPSE(
            "vanishingCollapse",
            1e-3,
            "Share of the greatest reach so far below which nothing learned so far excuses the fall.",
            "own; converged networks keep theirs within a factor of ten"),
    VANISHING_DECAY(
            "vanishingDecay",
            0.01,
            "Share of the greatest reach so far below which a stuck loss is reason to tell that it fades.",
            "own; converged networks keep theirs within a factor of ten"),
    VANISHING_NORM_COLLAPSE(
            "vanishingNormCollapse",
            1e-4,
            "Share of the gradient's usual norm below which it has collapsed in all layers, if the loss is high.",
            "own; converged networks lose as much, but with a loss near zero"),
    VANISHING_PATIENCE(
            "vanishingPatience",
            20,
            "Rounds that a stuck loss is put up with while the reach lies between its two thresholds.",
            "own; sigmoid networks of four and five layers set off within five"),
    VANISHING_TIME_PATIENCE(
            "vanishingTimePatience",
            8,
            "Rounds without learning anything that are put up with where hardly any signal arrives at the first time"
                    + " step, or the loss is behind.",
            "own; recurrent networks that needed the last steps only set off within five"),
    VANISHING_TIME_REACH(
            "vanishingTimeReach",
            0.01,
            "Share of the error signal that must arrive at the first time step where the last ones are known not to be"
                    + " enough.",
            "own; simple recurrent cells that learned had 0.02 and more"),
    VANISHING_RECOVERY(
            "vanishingRecovery",
            3,
            "Growth of the reach within a few rounds that says that the gradient is coming back by itself.",
            "own; deep ReLU networks that set off show more than ten"),
    EXPLODING_GROWTH(
            "explodingGrowth",
            100,
            "Gradient norm over its usual level, from which it has exploded.",
            "own; where training goes well or has converged it stays within a factor of ten"),
    EXPLODING_FLOW(
            "explodingFlow",
            1000,
            "Gradient of the first over that of the last third of the layers from which it explodes on its way back.",
            "AutoTrainer: 70; healthy tanh networks here reached 40 and learned"),
    EXPLODING_UPDATE_RATIO(
            "explodingUpdateRatio",
            1,
            "Update over weights, as norms, from which a step replaces a layer instead of improving it.",
            "SageMaker Debugger: 10; healthy networks stay below 0.1"),
    EXPLODING_RISE("explodingRise", 1.5, "Smoothed loss over its best from which training has got worse.", "own"),
    EXPLODING_PATIENCE(
            "explodingPatience",
            10,
            "Rounds that a stuck but not rising loss is put up with while gradients have exploded.",
            "own"),
    GUESSING_EVALUATIONS(
            "guessingEvaluations",
            3,
            "Evaluations in a row with an accuracy no better than guessing before it counts as such.",
            "own; AutoTrainer looks every third epoch"),
    STANDSTILL_CREEP(
            "standstillCreep",
            0.002,
            "Share by which a standing loss must fall over a third of its standstill to be on its way down.",
            "own; healthy tanh networks that stood for 40 rounds crept by 0.007"),
    STANDSTILL_GROWTH(
            "standstillGrowth",
            0.05,
            "Growth of a layer's weights within ten rounds that says that a network is about to set off.",
            "own; XOR networks that stood for 50 rounds grew by 0.07 and more, stuck ones by 0.02"),
    STAGNANT_SHARE(
            "stagnantShare",
            0.9,
            "A best loss above this share of the first round's, or of guessing's: nothing was learned.",
            "own"),
    STAGNANT_WARNING_ITERATIONS(
            "stagnantWarningIterations",
            250,
            "Iterations without learning anything before a stagnant loss is told.",
            "own; most of the healthy networks here set off within 200"),
    STAGNANT_WARNING_EPOCHS(
            "stagnantWarningEpochs",
            2,
            "Passes over the data without learning anything before a stagnant loss is told.",
            "own"),
    STAGNANT_ITERATIONS(
            "stagnantIterations",
            500,
            "Iterations without learning or moving after which a stagnant loss is critical.",
            "own; healthy networks that neither crept nor grew stood for 300"),
    STAGNANT_EPOCHS(
            "stagnantEpochs",
            5,
            "Passes over the data without learning or moving after which a stagnant loss is critical; five times the"
                    + " iterations stand for any number.",
            "own; DeepDiagnosis looks over 20 epochs"),
    PLATEAU_ITERATIONS(
            "plateauIterations",
            500,
            "Iterations without improvement after which a high loss is told to be on a plateau.",
            "own; as for a stagnant one"),
    PLATEAU_EPOCHS(
            "plateauEpochs",
            5,
            "Passes over the data without improvement after which a high loss is told to be on a plateau.",
            "own; as for a stagnant one"),
    REFERENCE_SHARE(
            "referenceShare",
            0.8,
            "Share of what kernel ridge regression learns from a few of the rows below which a loss that stands has"
                    + " more to learn.",
            "own; healthy networks, those with noisy labels among them, learned 1.0 and more"),
    BEHIND_ITERATIONS(
            "behindIterations",
            100,
            "Iterations without improvement after which a loss that is behind, and does not catch up, is critical.",
            "own; half-learned deep networks improve once in so many"),
    CATCH_UP(
            "catchUp",
            3,
            "Times the last stretch of training that a loss that is behind may take to catch up, at its pace.",
            "own; healthy networks took less than one"),
    DEAD_SOME(
            "deadSome",
            0.3,
            "Share of a layer's dead units to which a loss is put down that stands with more to learn.",
            "own; half-learned deep narrow networks had two of five dead in some layer"),
    DEAD_UNITS(
            "deadUnits",
            0.5,
            "Share of a layer's units that are dead for five rounds before it is told, if the loss is stuck.",
            "SageMaker Debugger: 50 % of ReLU outputs"),
    DEAD_CRITICAL(
            "deadCritical",
            0.9,
            "Share of dead units in a layer that is told in any case, and to which a stuck loss is put down.",
            "AutoTrainer: 70 % of gradients zero; healthy narrow networks here had 80 % of a layer dead"),
    DEAD_STANDING_SHARE(
            "deadStandingShare",
            0.8,
            "A loss above this share of an untrained network's that is on a plateau is put down to dead units.",
            "own; narrow networks with most units of a layer dead that learned all the same stood at 0.55"),
    DEAD_EVERYWHERE(
            "deadEverywhere",
            0.33,
            "Share of dead units, in the mean of ten layers or more, to which slow learning is put down.",
            "own; deep ReLU networks that learned in time stayed below it"),
    SATURATED_UNITS(
            "saturatedUnits",
            0.5,
            "Share of a layer's activations in the flat ends before it is told, if the loss is stuck.",
            "SageMaker Debugger: 50 % of nodes"),
    SATURATED_CRITICAL(
            "saturatedCritical",
            0.9,
            "Share of a layer's activations in the flat ends to which a stuck loss is put down.",
            "own; less than a tenth of the units still learn"),
    SATURATED_PATIENCE(
            "saturatedPatience", 10, "Rounds that a stuck loss is put up with while activations are saturated.", "own"),
    SWING_FACTOR(
            "swingFactor",
            2,
            "Ratio of two losses from which going from one to the other is a swing.",
            "own; minibatches of a few rows make a healthy curve swing by 1.5"),
    SWING_AMPLITUDE(
            "swingAmplitude",
            0.25,
            "Size of a swing or spike that matters, as a share of an untrained network's loss.",
            "own; AutoTrainer: swings of accuracy of 0.03"),
    SWINGS(
            "swings",
            5,
            "Swings within 16 rounds that make a curve irregular.",
            "AutoTrainer: swings in 20 % of epochs, up and down again"),
    SPIKE_FACTOR(
            "spikeFactor",
            3,
            "Loss over its level before, from which it has jumped.",
            "PaLM's loss spikes; ZClip: z > 2.5"),
    COLLAPSED_WEIGHTS(
            "collapsedWeights", 0.1, "Share of a layer's greatest weight norm that is left when it is told.", "own"),
    COLLAPSED_CRITICAL(
            "collapsedCritical",
            0.01,
            "Share of a layer's greatest weight norm to which a stuck loss is put down.",
            "own"),
    OUTLIER_RATIO(
            "outlierRatio",
            5,
            "A worker's gradient or loss over its peers' from which it is told.",
            "own; shares of one source differ by less than 2"),
    OUTLIER_CRITICAL_RATIO(
            "outlierCriticalRatio",
            10,
            "A worker's gradient or loss over its peers' from which it is critical.",
            "own; the strongest then makes up more than all others of a dozen together"),
    OUTLIER_DEVIATIONS(
            "outlierDeviations",
            6,
            "Robust standard deviations from its peers that a worker must stand out by.",
            "own; one in a thousand million by chance, where values are log-normal"),
    DRIFT(
            "drift",
            0.5,
            "Distance of the replicas from their mean, over its norm, from which a loss that does not fall is told.",
            "own; healthy runs stay below 0.1"),
    DRIFT_CRITICAL(
            "driftCritical",
            2,
            "Distance of the replicas from their mean, over its norm, that is critical.",
            "own; replicas then point in unrelated directions");

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

    /** Its name in the job file. */
    public String label() {
        return label;
    }

    /** Its default. */
    public double standard() {
        return standard;
    }

    /** Why it is there, in one line. */
    public String reason() {
        return reason;
    }

    /** Where the default is from: a publication, or our own measurement. */
    public String source() {
        return source;
    }
}
