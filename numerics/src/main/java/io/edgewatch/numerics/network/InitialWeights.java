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

    private static final double LEAST_LOG_STEP = StrictMath.log(0.001);
    private static final double LARGEST_LOG_STEP = StrictMath.log(0.1);

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
            } else if (block.initial() instanceof ParameterLayout.Initial.Logarithms) {
                fillLogarithms(weights, block);
            } else if (block.initial() instanceof ParameterLayout.Initial.StepSizes) {
                fillStepSizes(weights, block, random);
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

    private static void fillLogarithms(double[] weights, ParameterLayout.Block block) {
        int last = block.shape().get(block.shape().size() - 1);
        for (int i = 0; i < block.length(); i++) {
            weights[block.offset() + i] = StrictMath.log(i % last + 1);
        }
    }

    private static void fillStepSizes(double[] weights, ParameterLayout.Block block, SplittableRandom random) {
        for (int i = 0; i < block.length(); i++) {
            double size = StrictMath.exp(random.nextDouble(LEAST_LOG_STEP, LARGEST_LOG_STEP));
            weights[block.offset() + i] = StrictMath.log(StrictMath.expm1(size));
        }
    }
}
