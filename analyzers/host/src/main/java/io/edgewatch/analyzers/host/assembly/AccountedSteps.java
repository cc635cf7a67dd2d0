package io.edgewatch.analyzers.host.assembly;

import io.edgewatch.wire.PublishPlan;

/**
 * The steps of a run that an instance has to account for: published, and multiples of a number.
 *
 * @param plan which are published
 * @param multiple the number, 1 for all of those
 */
public record AccountedSteps(PublishPlan plan, long multiple) {
    public AccountedSteps {
        if (multiple < 1) {
            throw new IllegalArgumentException("steps are multiples of 1 or more, got: " + multiple);
        }
    }

    /** How many there are from {@code first} to {@code last}, both included. */
    public long count(long first, long last) {
        return last < first ? 0 : countBefore(last + 1) - countBefore(first);
    }

    private long countBefore(long end) {
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
