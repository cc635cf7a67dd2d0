package io.edgewatch.numerics.eigen;

/** What came of asking for the top of a spectrum. */
public sealed interface SpectrumAnswer permits EigenEstimates, NotFinite {

    /** Operator products spent, one per vector, whatever came of them. */
    int products();
}
