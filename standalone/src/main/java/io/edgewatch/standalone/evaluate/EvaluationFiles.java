package io.edgewatch.standalone.evaluate;

import io.edgewatch.experiment.npy.NpyFile;
import io.edgewatch.numerics.objective.PointEvaluation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Writes what is too long for a report as npy files; vectors are columns, in the experiment's precision. */
final class EvaluationFiles {
    private final Path directory;

    EvaluationFiles(Path directory) {
        this.directory = directory;
    }

    /** The gradient always; derivatives only where the point is finite. */
    void write(PointEvaluation point, Evaluation evaluation, Optional<Directions> directions) throws IOException {
        NpyFile.write(directory.resolve("gradient.npy"), point.gradient());
        if (evaluation.curvature().isEmpty()) {
            return;
        }
        INDArray vectors = evaluation.curvature().get().vectors().dup('c');
        writeColumns("eigenvectors.npy", vectors);
        INDArray first = vectors.getRow(0).reshape(1, vectors.size(1)).dup('c');
        INDArray slope = first.like();
        point.thirdOrder(first, first, slope);
        NpyFile.write(directory.resolve("sharpnessGradient.npy"), slope.reshape(slope.length()));
        if (directions.isPresent()) {
            writeAlong(point, directions.get());
        }
    }

    private void writeAlong(PointEvaluation point, Directions directions) throws IOException {
        INDArray products = directions.rows().like();
        point.hessianTimes(directions.rows(), products);
        writeColumns("hessianTimesDirections.npy", products);
        long pairs = (long) directions.count() * (directions.count() + 1) / 2;
        INDArray third = Nd4j.create(products.dataType(), pairs, products.size(1));
        point.thirdOrderOfPairs(directions.rows(), third);
        writeColumns("thirdOrder.npy", third);
    }

    private void writeColumns(String name, INDArray rows) throws IOException {
        NpyFile.write(directory.resolve(name), rows.transpose().dup('c'));
    }
}
