package io.edgewatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Writes the golden files anew. They are what older edgewatches have left on topics, so a changed file means records
 * that can no longer be read: raise the frame's version first. Not part of a build by its name; on purpose:
 *
 * <pre>mvn -pl wire test -Dtest=GoldenRewrite -Dedgewatch.golden=rewrite</pre>
 */
class GoldenRewrite {
    private static final String PROPERTY = "edgewatch.golden";

    @Test
    void rewritesTheGoldenFilesOnlyWhenAskedTo() throws IOException {
        // Given
        assertThat(System.getProperty(PROPERTY))
                .as("golden files are rewritten only with -D%s=rewrite", PROPERTY)
                .isEqualTo("rewrite");
        Path golden = Files.createDirectories(
                Path.of(System.getProperty("basedir", "."), "src", "test", "resources", "golden"));
        // When
        for (Map.Entry<String, byte[]> file : GoldenFiles.written().entrySet()) {
            Files.write(golden.resolve(file.getKey()), file.getValue());
        }
        // Then
        assertThat(golden).isDirectoryContaining("glob:**/run-step.bin");
    }
}
