package io.gradwatch.diagnosis;

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
            "A classification loss above this share of guessing's, ln(classes), has taught nothing, though it may fall.",
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
    VANISHING_PATIENCE(
            "vanishingPatience",
            20,
            "Rounds that a stuck loss is put up with while the reach lies between its two thresholds.",
            "own; sigmoid networks of four and five layers set off within five"),
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
            "own");

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
