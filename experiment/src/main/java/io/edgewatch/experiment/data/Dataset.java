package io.edgewatch.experiment.data;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Training data as the loss sees it: scaled, in the run's precision. Nobody writes to the arrays.
 *
 * @param inputs examples as rows, shape [n, d], row-major
 * @param targets shape [n, c], row-major, of the same type
 */
public record Dataset(INDArray inputs, INDArray targets) {
    public Dataset {
        if (inputs.rank() != 2 || targets.rank() != 2 || inputs.size(0) != targets.size(0)) {
            throw new IllegalArgumentException("training data must be inputs [n, d] and targets [n, c], got: "
                    + Arrays.toString(inputs.shape()) + " and " + Arrays.toString(targets.shape()));
        }
        if (inputs.dataType() != targets.dataType()) {
            throw new IllegalArgumentException(
                    "targets must be " + inputs.dataType() + " like the inputs, got: " + targets.dataType());
        }
        NumberTypes.precision(inputs.dataType());
    }

    /** n, d, c and the precision. */
    public DatasetShape shape() {
        return new DatasetShape(
                (int) inputs.size(0),
                (int) inputs.size(1),
                (int) targets.size(1),
                NumberTypes.precision(inputs.dataType()));
    }
}
