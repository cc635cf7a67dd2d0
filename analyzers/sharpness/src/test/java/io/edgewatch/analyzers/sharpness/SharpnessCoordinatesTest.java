package io.edgewatch.analyzers.sharpness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.testkit.CoordinatesContract;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class SharpnessCoordinatesTest extends CoordinatesContract {
    @Override
    protected AnalyzerPlugin plugin() {
        return new SharpnessPlugin();
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of("tolerance", "1e-8", "pairs", "2", "max-pairs", "2", "eigenvectors-every", "3");
    }

    @Override
    protected Set<String> quantitiesOfTheWork() {
        return Set.of("hessian-vector-products", "eigen-residual");
    }

    @Test
    void eigenvectorsAreThoseOfAllWeights() {
        // Given
        var expected = measure("weights").eigenvectors();
        // When
        var few = measure("auto").eigenvectors();
        // Then
        assertThat(few).hasSameSizeAs(expected).isNotEmpty();
        for (int i = 0; i < few.size(); i++) {
            var vector = few.get(i).vector();
            assertThat(vector.length()).isEqualTo(weights());
            double cosine = Nd4j.getBlasWrapper().dot(vector, expected.get(i).vector());
            // residuals of 1e-8 over gaps of some hundredths
            assertThat(Math.abs(cosine)).isCloseTo(1, within(1e-10));
        }
    }
}
