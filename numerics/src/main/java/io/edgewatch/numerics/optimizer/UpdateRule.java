package io.edgewatch.numerics.optimizer;

/** What turns a gradient into the next weights, with every hyper-parameter; the closed set of optimizers edgewatch knows. */
public sealed interface UpdateRule permits GradientDescent {}
