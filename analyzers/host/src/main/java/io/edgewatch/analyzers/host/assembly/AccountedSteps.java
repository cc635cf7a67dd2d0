package io.edgewatch.analyzers.host.assembly;

import io.edgewatch.wire.PublishPlan;
import java.math.BigInteger;

/**
 * The steps of a run that an instance has to account for: published, multiples of a number, and, if it needs the optimizer's state, with
 * one.
 *
 * @param plan which are published, and which with a state
 * @param multiple the number, 1 for all of those
 * @param withState whether those without a state do not count; then the plan has some with
 */
public record AccountedSteps(PublishPlan plan, long multiple, boolean withState) {
    public AccountedSteps {
        if (multiple < 1) {
            throw new IllegalArgumentException("steps are multiples of 1 or more, got: " + multiple);
        }
        if (withState && plan.optimizerStateEvery() == 0) {
            throw new IllegalArgumentException("no step has an optimizer state where they are published " + plan);
        }
    }

    /** Whether a published step is one of them. */
    public boolean wants(long step) {
        return step % multiple == 0 && hasTensors(step);
    }

    /** Whether it carries what the instance needs. */
    public boolean hasTensors(long step) {
        return !withState || plan.carriesOptimizerState(step);
    }

    /** How many there are from {@code first} to {@code last}, both included. */
    public long count(long first, long last) {
        return last < first ? 0 : countBefore(last + 1) - countBefore(first);
    }

    private long countBefore(long end) {
        if (withState && plan.optimizerStateEvery() > 1) {
            return multiple == 1 ? statesBefore(end) : multiplesWithStateBefore(end);
        }
        if (multiple == 1) {
            return plan.countBefore(end);
        }
        long n = plan.every();
        long multiples = end <= 0 ? 0 : (end - 1) / multiple + 1; // their numbers are k·multiple, k from 0
        long step = multiple % n;
        long period = n / gcd(n, step); // of k·multiple mod n
        long whole = multiples / period;
        return whole * countFirst(period, step) + countFirst(multiples % period, step);
    }

    private long statesBefore(long end) {
        long every = plan.optimizerStateEvery();
        return (plan.countBefore(end) + every - 1) / every;
    }

    /** Steps with a state repeat after so many steps; each of one period is counted with all that come a period later. */
    private long multiplesWithStateBefore(long end) {
        long m = plan.optimizerStateEvery();
        long shared = gcd(plan.consecutive(), m);
        long period = plan.every() * (m / shared);
        long count = 0;
        for (long k = 0; k < plan.consecutive() / shared; k++) {
            count += multiplesBefore(end, plan.stepAfter(k * m), period);
        }
        return count;
    }

    /** How many of first + k·period, k = 0, 1, …, lie before {@code end} and are multiples: by the Chinese remainder theorem. */
    private long multiplesBefore(long end, long first, long period) {
        long shared = gcd(period, multiple);
        if (first % shared != 0) {
            return 0;
        }
        BigInteger modulus = BigInteger.valueOf(multiple / shared);
        BigInteger k = BigInteger.valueOf(-(first / shared))
                .multiply(BigInteger.valueOf(period / shared).modInverse(modulus))
                .mod(modulus);
        BigInteger smallest = k.multiply(BigInteger.valueOf(period)).add(BigInteger.valueOf(first));
        BigInteger room = BigInteger.valueOf(end - 1).subtract(smallest);
        BigInteger distance = BigInteger.valueOf(period).multiply(modulus);
        return room.signum() < 0 ? 0 : room.divide(distance).longValueExact() + 1;
    }

    /** How many of k = 0 … count − 1 have k·step mod n below c: Σ ⌊(k·step + n)/n⌋ − ⌊(k·step + n − c)/n⌋. */
    private long countFirst(long count, long step) {
        long n = plan.every();
        return floorSum(count, n, step, n) - floorSum(count, n, step, n - plan.consecutive());
    }

    /** Σ ⌊(a·k + b)/m⌋ over k = 0 … n − 1, by Euclid's algorithm. */
    private static long floorSum(long n, long m, long a, long b) {
        if (n == 0) {
            return 0;
        }
        long sum = n * (n - 1) / 2 * (a / m) + n * (b / m);
        long last = a % m * n + b % m;
        return last < m ? sum : sum + floorSum(last / m, a % m, m, last % m);
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
