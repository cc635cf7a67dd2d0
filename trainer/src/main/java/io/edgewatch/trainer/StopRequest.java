package io.edgewatch.trainer;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Whether a loop was asked to stop; a wait in {@link #await} ends with the request. Any thread. */
final class StopRequest implements BooleanSupplier {
    private final CountDownLatch made = new CountDownLatch(1);

    void make() {
        made.countDown();
    }

    @Override
    public boolean getAsBoolean() {
        return made.getCount() == 0;
    }

    /** Waits for so long, or until the request is made; answers whether it is. */
    boolean await(long nanoseconds) throws InterruptedException {
        return made.await(nanoseconds, TimeUnit.NANOSECONDS);
    }
}
