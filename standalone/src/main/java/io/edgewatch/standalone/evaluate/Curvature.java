package io.edgewatch.standalone.evaluate;

import io.edgewatch.numerics.eigen.EigenEstimates;
import java.util.OptionalDouble;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The top of the spectrum at one point.
 *
 * @param top eigenpairs of H; its first {@code wanted} are asked for
 * @param wanted K
 * @param effectiveSharpness λ₁(P⁻¹H)
 * @param converged whether every residual is within the tolerance, that of the effective sharpness too
 * @param products Hessian-vector products spent on all of it
 */
record Curvature(EigenEstimates top, int wanted, double effectiveSharpness, boolean converged, int products) {

    /** (λ₁ − λ₂)/|λ₁|; none in one dimension, or for a Hessian that is zero. */
    OptionalDouble relativeGap() {
        if (top.pairs() < 2 || top.value(0) == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of((top.value(0) - top.value(1)) / Math.abs(top.value(0)));
    }

    /** The wanted eigenvectors as rows, shape [K, P]. */
    INDArray vectors() {
        return top.vectors().get(NDArrayIndex.interval(0, wanted), NDArrayIndex.all());
    }
}
