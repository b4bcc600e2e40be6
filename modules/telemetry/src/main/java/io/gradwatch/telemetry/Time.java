package io.gradwatch.telemetry;

/** Where time comes from, and goes to. */
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

    /** Nanoseconds since some fixed moment. */
    long nanos();

    void sleep(long nanos) throws InterruptedException;
}
