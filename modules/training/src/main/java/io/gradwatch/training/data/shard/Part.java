package io.gradwatch.training.data.shard;

/** Purpose of a row. Rows are numbered in this order of parts. */
enum Part {
    TRAIN,
    VALIDATION,
    TEST
}
