package io.edgewatch.experiment;

import java.util.Locale;

/** What becomes of a pixel x in 0..255. */
public enum PixelScale {
    /** (x − mean)/deviation, one mean and one population deviation over all pixels of the selection. */
    STANDARDIZE,
    /** x/255. */
    UNIT,
    /** x. */
    NONE;

    /** The word for it in experiment files. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
