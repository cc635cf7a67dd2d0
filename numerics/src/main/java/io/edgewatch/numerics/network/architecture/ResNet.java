package io.edgewatch.numerics.network.architecture;

import io.edgewatch.numerics.network.Activation;
import io.edgewatch.numerics.network.layer.Activated;
import io.edgewatch.numerics.network.layer.Conv;
import io.edgewatch.numerics.network.layer.Dense;
import io.edgewatch.numerics.network.layer.GlobalPooling;
import io.edgewatch.numerics.network.layer.Layer;
import io.edgewatch.numerics.network.layer.LayerShape;
import io.edgewatch.numerics.network.layer.Residual;
import io.edgewatch.numerics.network.layer.Sequential;
import java.util.ArrayList;
import java.util.List;

/**
 * A residual network for small images: a 3×3 convolution, norm and φ; stages of blocks φ(x + norm(conv(φ(norm(conv x))))), each stage after the
 * first with twice the channels and, in its first block, half the height and width, where a 1×1 convolution and norm take the place of x; the mean
 * over each channel; a dense layer. Width 16 and three stages of 3 blocks are the ResNet-20 of the paper, but for the norm, which is over
 * examples there.
 *
 * @param width channels of the first stage
 * @param blocks number of blocks of each stage, at most 8 stages
 * @param norm after each convolution
 * @param activation φ
 * @see <a href="https://arxiv.org/abs/1512.03385">He et al., Deep Residual Learning for Image Recognition, §4.2</a>
 */
public record ResNet(int width, List<Integer> blocks, Normalizing norm, Activation activation) implements Architecture {
    private static final int MOST_STAGES = 8;

    public ResNet {
        blocks = List.copyOf(blocks);
        Sizes.requireAtLeastOne("width", width);
        blocks.forEach(count -> Sizes.requireAtLeastOne("blocks", count));
        if (blocks.isEmpty() || blocks.size() > MOST_STAGES) {
            throw new IllegalArgumentException("a resnet has 1 to %d stages, got: %s".formatted(MOST_STAGES, blocks));
        }
    }

    @Override
    public String kind() {
        return "resnet";
    }

    @Override
    public Sequential on(LayerShape input, LayerShape output) {
        Sizes.requireFeatures(this, output);
        var layers =
                new ArrayList<Layer>(List.of(new Conv(width, 3, 1, false), norm.layer(), new Activated(activation)));
        int channels = width;
        for (int stage = 0; stage < blocks.size(); stage++) {
            for (int block = 0; block < blocks.get(stage); block++) {
                boolean wider = stage > 0 && block == 0;
                channels = wider ? Math.multiplyExact(2, channels) : channels;
                layers.add(block(channels, wider));
                layers.add(new Activated(activation));
            }
        }
        layers.add(new GlobalPooling());
        layers.add(new Dense(output.size(), true));
        return new Sequential(input, layers);
    }

    private Layer block(int channels, boolean wider) {
        int stride = wider ? 2 : 1;
        var within = List.<Layer>of(
                new Conv(channels, 3, stride, false),
                norm.layer(),
                new Activated(activation),
                new Conv(channels, 3, 1, false),
                norm.layer());
        var beside = wider ? List.of(new Conv(channels, 1, stride, false), norm.layer()) : List.<Layer>of();
        return new Residual(within, beside);
    }
}
