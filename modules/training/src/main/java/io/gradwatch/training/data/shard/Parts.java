package io.gradwatch.training.data.shard;

import io.gradwatch.training.data.DataSpec.Holdout;
import java.io.Serializable;
import java.util.Optional;

/**
 * Division of all rows into training, validation and test rows. It numbers the rows consecutively, part by part, and
 * assigns the rows of each part to workers.
 */
final class Parts implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Mixed into the seed, so that the test rows and the validation rows are drawn independently. */
    private static final long TEST_SALT = 0x5d1f3c9b7a24e680L;

    private static final long VALIDATION_SALT = 0x27b4e1908cd35f6aL;

    private final HeldOut forTest;
    private final HeldOut forValidation;
    private final Sharding train;
    private final Sharding validation;
    private final Sharding test;

    /** Maps the position of a row in its source to its number among all rows. */
    interface Numbering extends Serializable {
        long of(long position);
    }

    /**
     * Creates the division.
     *
     * @param trainRows number of rows in the training source
     * @param testRows number of rows in the test source; 0 if there is none
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

    /** Returns the part of the row with this number. */
    Part part(long number) {
        if (number < train.end()) {
            return Part.TRAIN;
        }
        return number < validation.end() ? Part.VALIDATION : Part.TEST;
    }

    /** Returns the worker that keeps the row with this number. */
    int worker(long number) {
        return sharding(part(number)).worker(number);
    }

    /**
     * Returns the numbering of the rows of the training source.
     *
     * @param order order of the training rows; empty to keep the order of the files
     */
    Numbering ofTrain(Optional<Permutation> order) {
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

    /** Returns the numbering of the rows of the test source. */
    Numbering ofTest() {
        return position -> test.first() + position;
    }
}
