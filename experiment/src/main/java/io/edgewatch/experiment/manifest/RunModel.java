package io.edgewatch.experiment.manifest;

import io.edgewatch.numerics.landscape.Quadratic;
import io.edgewatch.numerics.landscape.SelfStabilization;
import io.edgewatch.numerics.network.Network;
import io.edgewatch.numerics.network.ParameterLayout;

/** What a manifest's model can be: a network, whose loss needs a criterion and data, or a landscape, which is its own loss. */
public sealed interface RunModel {

    /** How the weights lie in the flat vector. */
    ParameterLayout layout();

    /** A network. */
    record OfNetwork(Network network) implements RunModel {
        @Override
        public ParameterLayout layout() {
            return network.layout();
        }
    }

    /** ½wᵀHw; H is what the run published as inputs. */
    record OfQuadratic(int dimension) implements RunModel {
        @Override
        public ParameterLayout layout() {
            return Quadratic.layout(dimension);
        }
    }

    /** ½(a + y)x² − by. */
    record OfSelfStabilization(SelfStabilization landscape) implements RunModel {
        @Override
        public ParameterLayout layout() {
            return SelfStabilization.layout();
        }
    }
}
