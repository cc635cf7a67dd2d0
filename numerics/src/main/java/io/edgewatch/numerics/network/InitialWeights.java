package io.edgewatch.numerics.network;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Uniform initial weights on ±scale/√fan-in, weights and biases alike, as PyTorch's linear layers have them; where a layout says otherwise, as it
 * says.
 *
 * <p>Drawn in double from a {@link SplittableRandom}, whose sequence the platform fixes: a seed means the same weights everywhere, in
 * {@code FLOAT} up to rounding.
 *
 * @param scale factor on the bound, positive and finite
 */
public record InitialWeights(long seed, double scale) {

    public InitialWeights {
        if (!(scale > 0) || Double.isInfinite(scale)) {
            throw new IllegalArgumentException("scale must be positive and finite, got: " + scale);
        }
    }

    /** A new weight vector, shape [P]. */
    public INDArray draw(ParameterLayout layout, DataType precision) {
        var random = new SplittableRandom(seed);
        var weights = new double[layout.total()];
        int fanIn = 1;
        for (var block : layout.blocks()) {
            // a bias follows its weight and takes that one's fan-in
            fanIn = block.shape().size() > 1 ? block.length() / block.shape().get(0) : fanIn;
            if (block.initial() instanceof ParameterLayout.Initial.Constant constant) {
                Arrays.fill(weights, block.offset(), block.offset() + block.length(), constant.value());
            } else if (block.initial() instanceof ParameterLayout.Initial.FanIn stated) {
                fill(weights, block, scale / Math.sqrt(stated.fanIn()), random);
            } else {
                fill(weights, block, scale / Math.sqrt(fanIn), random);
            }
        }
        return Nd4j.createFromArray(weights).castTo(precision);
    }

    private static void fill(double[] weights, ParameterLayout.Block block, double bound, SplittableRandom random) {
        for (int i = 0; i < block.length(); i++) {
            weights[block.offset() + i] = random.nextDouble(-bound, bound);
        }
    }
}
