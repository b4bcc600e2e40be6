package io.gradwatch.telemetry;

/** A source of time that tests can replace. */
interface Time {
    Time SYSTEM = new Time() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
            Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
        }
    };

    /** Returns nanoseconds since an arbitrary fixed moment. */
    long nanos();

    void sleep(long nanos) throws InterruptedException;
}
