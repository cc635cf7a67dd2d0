package io.edgewatch.streams.page;

import io.edgewatch.wire.Alert;
import io.edgewatch.wire.PhaseChange;
import java.util.List;
import java.util.OptionalLong;

/**
 * Something of a run, for a page: all of it, or what has changed. Values of a step that is there already replace it.
 *
 * @param summary the run as it stands
 * @param supersededFrom steps from here on are another attempt's and go, before these rows come
 * @param completeFrom from this step on, every step that was published is kept; older ones are thinned
 * @param rows by step, ascending
 * @param phases by step
 * @param alerts by step
 */
record RunPart(
        RunSummary summary,
        OptionalLong supersededFrom,
        long completeFrom,
        List<StepRow> rows,
        List<PhaseChange> phases,
        List<Alert> alerts) {}
