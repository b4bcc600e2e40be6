package io.gradwatch.training.data;

import io.gradwatch.training.data.DataSpec.Holdout;
import java.io.Serializable;
import java.util.Optional;

/** Which rows are trained on, and which held out: numbers all rows through, part by part, and assigns the rows of each part to workers. */
final class Parts implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Mixed into the seed, so that what is drawn for one purpose tells nothing of what is drawn for the other. */
    private static final long TEST_SALT = 0x5d1f3c9b7a24e680L;

    private static final long VALIDATION_SALT = 0x27b4e1908cd35f6aL;

    private final HeldOut forTest;
    private final HeldOut forValidation;
    private final Sharding train;
    private final Sharding validation;
    private final Sharding test;

    /**
     * For these sources.
     *
     * @param trainRows of the source to train on
     * @param testRows of a source of its own, or 0
     */
    Parts(long trainRows, long testRows, Holdout holdout, int workers, long seed) {
        forTest = HeldOut.fraction(holdout.test(), trainRows, seed ^ TEST_SALT);
        long left = trainRows - forTest.count();
        forValidation = HeldOut.fraction(holdout.validation(), left, seed ^ VALIDATION_SALT);
        train = new Sharding(0, left - forValidation.count(), workers);
        validation = new Sharding(train.end(), forValidation.count(), workers);
        test = new Sharding(validation.end(), forTest.count() + testRows, workers);
    }

    int workers() {
        return train.workers();
    }

    Sharding sharding(Part part) {
        return switch (part) {
            case TRAIN -> train;
            case VALIDATION -> validation;
            case TEST -> test;
        };
    }

    /** The part that has the row with this number. */
    Part part(long number) {
        if (number < train.end()) {
            return Part.TRAIN;
        }
        return number < validation.end() ? Part.VALIDATION : Part.TEST;
    }

    /** Who keeps the row with this number. */
    int worker(long number) {
        return sharding(part(number)).worker(number);
    }

    /**
     * Numbers of the rows of the source to train on.
     *
     * @param order that training rows are brought into; without one, they stay in that of the files
     */
    RowNumbers ofTrain(Optional<Permutation> order) {
        Permutation shuffled = order.orElse(null);
        return position -> {
            long heldForTest = forTest.before(position);
            if (forTest.contains(position)) {
                return test.first() + heldForTest;
            }
            long left = position - heldForTest;
            long heldForValidation = forValidation.before(left);
            if (forValidation.contains(left)) {
                return validation.first() + heldForValidation;
            }
            long number = left - heldForValidation;
            return shuffled == null ? number : shuffled.apply(number);
        };
    }

    /** Numbers of the rows of the source to test on. */
    RowNumbers ofTest() {
        return position -> test.first() + position;
    }
}
