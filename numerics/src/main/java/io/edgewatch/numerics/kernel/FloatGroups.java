package io.edgewatch.numerics.kernel;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** Groups of entries in {@code float}; sums in double. */
final class FloatGroups implements GroupKernels {

    // as in the kernels: tiles that stay in the first-level cache
    private static final int TILE = 2048;

    private final float[] result = new float[TILE];
    private final float[] entries = new float[TILE];
    private final float[] factors = new float[TILE];
    private double[] totals = new double[0];

    @Override
    public void sum(Groups groups, MatrixStack x, MatrixStack out, int count) {
        forEachOuter(groups, count, (direction, outer) -> {
            addUp(groups, x, direction, outer);
            storeTotals(groups, out, direction, outer);
        });
    }

    private void addUp(Groups groups, MatrixStack x, int direction, int outer) {
        clearTotals(groups);
        forEachTile(groups, outer, (from, start, length) -> {
            data(x).get(x.start(direction) + from, entries, 0, length);
            addRuns(groups, start, length, 1);
        });
    }

    /** Adds the tile of entries, which begins at {@code start} of its block, to the totals of its groups. */
    private void addRuns(Groups groups, int start, int length, double coefficient) {
        int along = groups.along();
        if (along == 1) {
            addRows(groups.inner(), start, length, coefficient);
            return;
        }
        int i = 0;
        while (i < length) {
            int group = (start + i) / along;
            int end = Math.min((group + 1) * along - start, length);
            totals[group] += coefficient * runSum(entries, i, end);
            i = end;
        }
    }

    private void addRows(int inner, int start, int length, double coefficient) {
        for (int row = 0; row < length; row += inner) {
            int columns = Math.min(inner, length - row);
            for (int i = 0; i < columns; i++) {
                totals[start + i] += coefficient * entries[row + i];
            }
        }
    }

    /** Four sums side by side: one alone waits for each addition. */
    private static double runSum(float[] x, int from, int to) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = from;
        for (; i + 3 < to; i += 4) {
            a += x[i];
            b += x[i + 1];
            c += x[i + 2];
            d += x[i + 3];
        }
        for (; i < to; i++) {
            a += x[i];
        }
        return (a + b) + (c + d);
    }

    @Override
    public void repeat(Groups groups, MatrixStack s, MatrixStack out, int count) {
        scale(groups, Products.none(), s, out, count);
    }

    @Override
    public void centre(Groups groups, MatrixStack x, MatrixStack out, int count) {
        double share = 1.0 / groups.members();
        forEachOuter(groups, count, (direction, outer) -> {
            addUp(groups, x, direction, outer);
            forEachTile(groups, outer, (from, start, length) -> {
                data(x).get(x.start(direction) + from, entries, 0, length);
                subtractMeans(groups, start, length, share);
                data(out).put(out.start(direction) + from, entries, 0, length);
            });
        });
    }

    private void subtractMeans(Groups groups, int start, int length, double share) {
        int along = groups.along();
        if (along == 1) {
            for (int i = 0; i < length; i++) {
                entries[i] -= (float) (totals[(start + i) % groups.inner()] * share);
            }
            return;
        }
        int i = 0;
        while (i < length) {
            int group = (start + i) / along;
            int end = Math.min((group + 1) * along - start, length);
            float mean = (float) (totals[group] * share);
            for (; i < end; i++) {
                entries[i] -= mean;
            }
        }
    }

    @Override
    public void scale(Groups groups, Products products, MatrixStack added, MatrixStack out, int count) {
        forEachOuter(
                groups,
                count,
                (direction, outer) -> forEachTile(groups, outer, (from, start, length) -> {
                    Arrays.fill(result, 0, length, 0);
                    for (var product : products.list()) {
                        var x = product.factors().get(0);
                        data(x).get(x.start(direction) + from, entries, 0, length);
                        int numbers = product.factors().get(1).start(direction) + outer * groups.inner();
                        addScaled(groups, product, numbers, start, length);
                    }
                    if (!added.isZero()) {
                        loadFactors(groups, added, added.start(direction) + outer * groups.inner(), start, length);
                        add(result, factors, length);
                    }
                    data(out).put(out.start(direction) + from, result, 0, length);
                }));
    }

    /** result += coefficient·entries∘(group numbers), for the tile that begins at {@code start} of its block. */
    private void addScaled(Groups groups, Products.Product product, int numbers, int start, int length) {
        var s = product.factors().get(1);
        float coefficient = (float) product.coefficient();
        if (groups.along() == 1) {
            loadFactors(groups, s, numbers, start, length);
            multiplyAdd(result, entries, factors, coefficient, length);
            return;
        }
        int i = 0;
        while (i < length) {
            int group = (start + i) / groups.along();
            int end = Math.min((group + 1) * groups.along() - start, length);
            addScaled(result, entries, coefficient * data(s).get(numbers + group), i, end);
            i = end;
        }
    }

    private static void addScaled(float[] sum, float[] x, float factor, int from, int to) {
        for (int i = from; i < to; i++) {
            sum[i] += factor * x[i];
        }
    }

    /** Each entry's group number, for the tile that begins at {@code start} of its block. */
    private void loadFactors(Groups groups, MatrixStack s, int first, int start, int length) {
        int along = groups.along();
        if (along == 1) {
            int row = Math.min(groups.inner() - start, length);
            data(s).get(first + start, factors, 0, row);
            for (int filled = row; filled < length; filled += row) {
                System.arraycopy(factors, 0, factors, filled, Math.min(row, length - filled));
            }
            return;
        }
        int i = 0;
        while (i < length) {
            int group = (start + i) / along;
            int end = Math.min((group + 1) * along - start, length);
            Arrays.fill(factors, i, end, data(s).get(first + group));
            i = end;
        }
    }

    @Override
    public void dot(Groups groups, Products products, MatrixStack out, int count) {
        forEachOuter(groups, count, (direction, outer) -> {
            clearTotals(groups);
            for (var product : products.list()) {
                var x = product.factors().get(0);
                var y = product.factors().get(1);
                forEachTile(groups, outer, (from, start, length) -> {
                    data(x).get(x.start(direction) + from, entries, 0, length);
                    data(y).get(y.start(direction) + from, factors, 0, length);
                    addProducts(groups, start, length, product.coefficient());
                });
            }
            storeTotals(groups, out, direction, outer);
        });
    }

    private void addProducts(Groups groups, int start, int length, double coefficient) {
        if (groups.along() == 1) {
            multiply(entries, factors, length);
            addRows(groups.inner(), start, length, coefficient);
            return;
        }
        int i = 0;
        while (i < length) {
            int group = (start + i) / groups.along();
            int end = Math.min((group + 1) * groups.along() - start, length);
            totals[group] += coefficient * runProduct(entries, factors, i, end);
            i = end;
        }
    }

    private static double runProduct(float[] x, float[] y, int from, int to) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = from;
        for (; i + 3 < to; i += 4) {
            a += x[i] * y[i];
            b += x[i + 1] * y[i + 1];
            c += x[i + 2] * y[i + 2];
            d += x[i + 3] * y[i + 3];
        }
        for (; i < to; i++) {
            a += x[i] * y[i];
        }
        return (a + b) + (c + d);
    }

    private void clearTotals(Groups groups) {
        if (totals.length < groups.inner()) {
            totals = new double[groups.inner()];
        }
        Arrays.fill(totals, 0, groups.inner(), 0);
    }

    private void storeTotals(Groups groups, MatrixStack out, int direction, int outer) {
        int first = out.start(direction) + outer * groups.inner();
        for (int group = 0; group < groups.inner(); group++) {
            data(out).put(first + group, (float) totals[group]);
        }
    }

    private static void multiplyAdd(float[] sum, float[] x, float[] y, float coefficient, int length) {
        for (int i = 0; i < length; i++) {
            sum[i] += coefficient * x[i] * y[i];
        }
    }

    private static void multiply(float[] x, float[] y, int length) {
        for (int i = 0; i < length; i++) {
            x[i] *= y[i];
        }
    }

    private static void add(float[] x, float[] y, int length) {
        for (int i = 0; i < length; i++) {
            x[i] += y[i];
        }
    }

    private interface OuterLoop {
        void at(int direction, int outer);
    }

    private static void forEachOuter(Groups groups, int count, OuterLoop loop) {
        for (int direction = 0; direction < count; direction++) {
            for (int outer = 0; outer < groups.outer(); outer++) {
                loop.at(direction, outer);
            }
        }
    }

    private interface TileLoop {
        void at(int from, int start, int length);
    }

    /**
     * Tiles of one outer index: where they lie in the matrix, where they begin in their block, how long they are. Short blocks whose entries are
     * groups of their own go several at a time.
     */
    private static void forEachTile(Groups groups, int outer, TileLoop loop) {
        int block = groups.block();
        int atOnce = groups.along() == 1 ? Math.max(1, TILE / block) : 1;
        for (int across = 0; across < groups.across(); across += atOnce) {
            int first = (outer * groups.across() + across) * block;
            int entries = Math.min(atOnce, groups.across() - across) * block;
            for (int start = 0; start < entries; start += TILE) {
                loop.at(first + start, start, Math.min(TILE, entries - start));
            }
        }
    }

    private static FloatBuffer data(MatrixStack stack) {
        return ((FloatStorage) stack.storage()).buffer();
    }
}
