package io.edgewatch.experiment;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** A data file is missing or not what it should be. */
public final class DataFileException extends ExperimentException {
    private static final long serialVersionUID = 1L;

    /**
     * @param source the file
     * @param detail what is wrong with it
     */
    public DataFileException(Object source, String detail) {
        super(source + ": " + detail);
    }

    private DataFileException(Object source, String detail, IOException cause) {
        super(source + ": " + detail, cause);
    }

    /** The file could not be read. */
    public static DataFileException unreadable(Object source, IOException cause) {
        return new DataFileException(source, reason(cause), cause);
    }

    /** Why a file could not be read, in words. */
    public static String reason(IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return "no such file";
        }
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        return "cannot be read: " + String.valueOf(cause.getMessage()).replaceAll("\\s+", " ");
    }
}
