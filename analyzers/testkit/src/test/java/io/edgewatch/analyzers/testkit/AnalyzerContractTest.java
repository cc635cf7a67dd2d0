package io.edgewatch.analyzers.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.edgewatch.analyzers.api.Analyzer;
import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.api.Measurements;
import io.edgewatch.analyzers.api.Quantity;
import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.numerics.objective.PointEvaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A right analyzer passes the contract; each wrong one fails the test that is there for it. */
class AnalyzerContractTest {

    /** Broken analyzers are not found under their name, hence {@code isFoundUnderItsName} everywhere but in the right one. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Right                 | ",
                "BadName               | hasValidNamesAndSaysWhatItDoes",
                "Undeclared            | publishesOnlyWhatItDeclaresWithAFiniteUncertainty",
                "NegativeUncertainty   | publishesOnlyWhatItDeclaresWithAFiniteUncertainty",
                "TwiceTheSameIndex     | publishesOnlyWhatItDeclaresWithAFiniteUncertainty",
                "SharedCounter         | measuresTheSameBitByBitFromTheSameInput",
                "OnlyFromStepZero      | measuresFromALateFirstStepOn",
                "ThrowsOnNaN           | survivesStepsThatAreNotFiniteAndMeasuresAgain",
                "BlindAfterNaN         | survivesStepsThatAreNotFiniteAndMeasuresAgain",
                "KeepsWeights          | keepsNeitherTensorsNorEvaluations",
                "KeepsEvaluation       | keepsNeitherTensorsNorEvaluations",
                "ChangesWeights        | leavesTheTensorsOfAStepAsTheyAre",
                "ClosesObjective       | leavesTheObjectiveOpenWhenClosed",
                "AcceptsAnySetting     | refusesASettingItCannotUseAndNamesIt"
            })
    void failsWhatItIsThereFor(String contract, String failing) throws ClassNotFoundException {
        // When
        var failed = failuresOf(Class.forName(getClass().getName() + "$" + contract));
        // Then
        if (failing == null) {
            assertThat(failed).isEmpty();
        } else {
            assertThat(failed).contains(failing);
        }
    }

    private static Set<String> failuresOf(Class<?> contract) {
        Set<String> failed = new TreeSet<>();
        var request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(contract))
                .build();
        LauncherFactory.create().execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                    test.getSource()
                            .filter(MethodSource.class::isInstance)
                            .map(MethodSource.class::cast)
                            .ifPresent(method -> failed.add(method.getMethodName()));
                }
            }
        });
        return failed;
    }

    static class Right extends AnalyzerContract {
        @Override
        protected AnalyzerPlugin plugin() {
            return new ExamplePlugin();
        }
    }

    static class BadName extends AnalyzerContract {
        @Override
        protected AnalyzerPlugin plugin() {
            return new ExamplePlugin() {
                @Override
                public String name() {
                    return "Example!";
                }
            };
        }
    }

    static class Undeclared extends AnalyzerContract {
        @Override
        protected AnalyzerPlugin plugin() {
            return new ExamplePlugin() {
                @Override
                void measure(AnalyzerContext context, TrainingStep step, double factor, Measurements out) {
                    out.add(new Quantity("other", "1", "Not declared."), 0, 1, 0);
                }
            };
        }
    }

    static class NegativeUncertainty extends AnalyzerContract {
        @Override
        protected AnalyzerPlugin plugin() {
            return new ExamplePlugin() {
                @Override
                void measure(AnalyzerContext context, TrainingStep step, double factor, Measurements out) {
                    out.add(SCALED_LOSS, 0, 1, -1);
                }
            };
        }
    }

    static class TwiceTheSameIndex extends AnalyzerContract {
        @Override
        protected AnalyzerPlugin plugin() {
            return new ExamplePlugin() {
                @Override
                void measure(AnalyzerContext context, TrainingStep step, double factor, Measurements out) {
                    out.add(SCALED_LOSS, 0, 1, 0);
                    out.add(SCALED_LOSS, 0, 1, 0);
                }
            };
        }
    }

    static class SharedCounter extends AnalyzerContract {
        private final ExamplePlugin counting = new ExamplePlugin() {
            private int steps;

            @Override
            void measure(AnalyzerContext context, TrainingStep step, double factor, Measurements out) {
                out.add(SCALED_LOSS, 0, steps++, 0);
            }
        };

        @Override
        protected AnalyzerPlugin plugin() {
            return counting;
        }
    }

    static class OnlyFromStepZero extends AnalyzerContract {
        @Override
        protected AnalyzerPlugin plugin() {
            return new ExamplePlugin() {
                @Override
                void measure(AnalyzerContext context, TrainingStep step, double factor, Measurements out) {
                    if (step.step() < 1000) {
                        super.measure(context, step, factor, out);
                    }
                }
            };
        }
    }

    static class ThrowsOnNaN extends AnalyzerContract {
        @Override
        protected AnalyzerPlugin plugin() {
            return new ExamplePlugin() {
                @Override
                void measure(AnalyzerContext context, TrainingStep step, double factor, Measurements out) {
                    if (Double.isNaN(step.loss())) {
                        throw new IllegalStateException("loss is NaN");
                    }
                    super.measure(context, step, factor, out);
                }
            };
        }
    }

    static class BlindAfterNaN extends AnalyzerContract {
        @Override
        protected AnalyzerPlugin plugin() {
            return new ExamplePlugin() {
                private boolean blind;

                @Override
                public Analyzer create(AnalyzerContext context) {
                    blind = false;
                    return super.create(context);
                }

                @Override
                void measure(AnalyzerContext context, TrainingStep step, double factor, Measurements out) {
                    blind |= Double.isNaN(step.loss());
                    if (!blind) {
                        super.measure(context, step, factor, out);
                    }
                }
            };
        }
    }

    static class KeepsWeights extends AnalyzerContract {
        @Override
        protected AnalyzerPlugin plugin() {
            return new ExamplePlugin() {
                private final List<INDArray> kept = new ArrayList<>();

                @Override
                void measure(AnalyzerContext context, TrainingStep step, double factor, Measurements out) {
                    kept.add(step.requireWeights());
                    out.add(SCALED_LOSS, 0, kept.get(0).norm2Number().doubleValue(), 0);
                }
            };
        }
    }

    static class KeepsEvaluation extends AnalyzerContract {
        @Override
        protected AnalyzerPlugin plugin() {
            return new ExamplePlugin() {
                private final List<PointEvaluation> kept = new ArrayList<>();

                @Override
                void measure(AnalyzerContext context, TrainingStep step, double factor, Measurements out) {
                    if (kept.isEmpty()) {
                        kept.add(context.objective().at(step.requireWeights()));
                    }
                    out.add(SCALED_LOSS, 0, kept.get(0).loss(), 0);
                }
            };
        }
    }

    static class ChangesWeights extends AnalyzerContract {
        @Override
        protected AnalyzerPlugin plugin() {
            return new ExamplePlugin() {
                @Override
                void measure(AnalyzerContext context, TrainingStep step, double factor, Measurements out) {
                    super.measure(context, step, factor, out);
                    step.requireWeights().addi(1);
                }
            };
        }
    }

    static class ClosesObjective extends AnalyzerContract {
        @Override
        protected AnalyzerPlugin plugin() {
            return new ExamplePlugin() {
                @Override
                void closed(AnalyzerContext context) {
                    context.objective().close();
                }
            };
        }
    }

    static class AcceptsAnySetting extends AnalyzerContract {
        @Override
        protected AnalyzerPlugin plugin() {
            return new ExamplePlugin() {
                @Override
                public Analyzer create(AnalyzerContext context) {
                    return super.create(new AnalyzerContext(
                            context.run(),
                            context.attempt(),
                            context.objective(),
                            context.updateRule(),
                            defaultSettings()));
                }
            };
        }
    }
}
