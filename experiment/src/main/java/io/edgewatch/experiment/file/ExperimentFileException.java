package io.edgewatch.experiment.file;

import io.edgewatch.experiment.ExperimentException;

/** An experiment file is missing or says something that it cannot; the message names file, line, key and what is wanted. */
public final class ExperimentFileException extends ExperimentException {
    private static final long serialVersionUID = 1L;

    ExperimentFileException(String source, String detail) {
        super(source + ": " + detail);
    }

    ExperimentFileException(String source, String detail, Throwable cause) {
        super(source + ": " + detail, cause);
    }
}
