package io.edgewatch.experiment.file;

import io.edgewatch.experiment.DataFileException;
import io.edgewatch.experiment.Experiment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads experiment files; relative paths in them are taken from the file's own directory. */
public final class ExperimentFile {
    private static final int MAX_BYTES = 1 << 20;

    private ExperimentFile() {}

    /**
     * Reads a file.
     *
     * @throws ExperimentFileException if it is not there or not an experiment
     */
    public static Experiment read(Path file) throws ExperimentFileException {
        return read(file, List.of());
    }

    /**
     * Reads a file in which some values are others.
     *
     * @throws ExperimentFileException if it is not there, or not an experiment once they are
     */
    public static Experiment read(Path file, List<Change> changes) throws ExperimentFileException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new ExperimentFileException(file.toString(), "is a directory; wanted an experiment file");
        }
        return parse(file.toString(), text(file), directory, changes);
    }

    /**
     * Reads a text.
     *
     * @param baseDirectory what relative paths in it are taken from
     * @throws ExperimentFileException if it is not an experiment
     */
    public static Experiment parse(String text, Path baseDirectory) throws ExperimentFileException {
        return parse("experiment", text, baseDirectory, List.of());
    }

    private static Experiment parse(String source, String text, Path baseDirectory, List<Change> changes)
            throws ExperimentFileException {
        YamlNode root = YamlReader.read(source, text);
        StringBuilder changed = new StringBuilder(source);
        for (Change change : changes) {
            root = change.applyTo(root);
            changed.append(" --set ").append(change.text());
        }
        return ExperimentMapping.experiment(Section.root(changed.toString(), root, baseDirectory));
    }

    private static String text(Path file) throws ExperimentFileException {
        if (Files.isDirectory(file)) {
            throw new ExperimentFileException(file.toString(), "is a directory; wanted an experiment file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new ExperimentFileException(
                        file.toString(), "is longer than " + MAX_BYTES + " bytes; wanted an experiment file");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ExperimentFileException(file.toString(), "is not text in UTF-8", e);
        } catch (IOException e) {
            throw new ExperimentFileException(file.toString(), DataFileException.reason(e), e);
        }
    }
}
