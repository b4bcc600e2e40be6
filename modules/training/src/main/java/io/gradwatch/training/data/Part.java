package io.gradwatch.training.data;

/** What rows are for, in the order in which they are numbered. */
enum Part {
    TRAIN,
    VALIDATION,
    TEST
}
