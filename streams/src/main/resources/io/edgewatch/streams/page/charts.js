// Charts over one axis of steps. Every point is a step: nothing is averaged or resampled, because an oscillation of
// period two would vanish.

import uPlot from "/page/uPlot.js";
import {colour} from "/page/theme.js";

const HEIGHT = 230;
const STEP = "step";

/** A number as a person wants it. */
export function number(value) {
  if (typeof value !== "number") {
    return value ?? "–"; // not finite: the word for it
  }
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e6) ? value.toExponential(3) : value.toPrecision(5);
}

const line = (label, name, more = {}) => ({
  label,
  stroke: () => colour(name),
  width: 1.25,
  points: {show: (chart, series, from, to) => to - from < 250, size: 4},
  value: (chart, value) => number(value),
  ...more,
});

const axis = more => ({
  stroke: () => colour("dim"),
  grid: {stroke: () => colour("grid"), width: 1},
  ticks: {stroke: () => colour("grid"), width: 1},
  ...more,
});

/** Marks alerts on the axis of steps: a line across the chart and a triangle below it. */
function marks(alerts) {
  return chart => {
    const {ctx, bbox} = chart;
    const {min, max} = chart.scales.x;
    ctx.save();
    for (const alert of alerts()) {
      if (alert.step < min || alert.step > max) {
        continue;
      }
      const x = chart.valToPos(alert.step, "x", true);
      const bottom = bbox.top + bbox.height;
      ctx.strokeStyle = ctx.fillStyle = colour(alert.kind === "diverged" ? "diverged" : "edge");
      ctx.setLineDash([2, 4]);
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bottom);
      ctx.stroke();
      ctx.beginPath();
      ctx.moveTo(x, bottom - 9);
      ctx.lineTo(x - 6, bottom);
      ctx.lineTo(x + 6, bottom);
      ctx.fill();
    }
    ctx.restore();
  };
}

function chart(element, series, yScale, alerts, zoomed) {
  const options = {
    width: element.clientWidth || 600,
    height: HEIGHT,
    scales: {x: {time: false}, y: yScale},
    axes: [axis({}), axis({size: 70, values: (u, ticks) => ticks.map(tick => tick === null ? "" : axisNumber(tick))})],
    series: [{label: STEP}, ...series],
    cursor: {sync: {key: "steps"}, drag: {x: true, y: false}},
    hooks: {draw: [marks(alerts)], setSelect: [u => u.select.width > 0 && zoomed(u)]},
  };
  return new uPlot(options, [[], ...series.map(() => [])], element);
}

const axisNumber = tick => Math.abs(tick) >= 1e-3 && Math.abs(tick) < 1e5 || tick === 0
  ? String(Number(tick.toPrecision(6)))
  : tick.toExponential(0);

/** The charts of the chosen run. */
export class Charts {
  /** @param elements {loss, spectrum, ratio, variance, change}; @param zoomed called when the reader has dragged a range */
  constructor(elements, zoomed) {
    this.elements = elements;
    this.zoomed = zoomed;
    this.alerts = [];
    this.make();
    new ResizeObserver(() => this.fit()).observe(elements.loss);
  }

  make() {
    const alerts = () => this.alerts;
    const log = {distr: 3, log: 10};
    const eigenvalues = [1, 2, 3, 4, 5].map(index => line(`λ${index + 1}`, `eigen-${index}`, {width: 1}));
    this.charts = {
      loss: chart(this.elements.loss, [
        line("loss", "loss", {spanGaps: true}),
        line("predicted, mean over time", "predicted", {width: 2, spanGaps: true}),
        line("at the central flow", "flow", {dash: [3, 3], spanGaps: true}),
        line("foretold", "predicted", {dash: [6, 4], spanGaps: true}),
      ], log, alerts, this.zoomed),
      spectrum: chart(
        this.elements.spectrum,
        [line("S = λ1", "sharpness", {spanGaps: true}), ...eigenvalues, line("threshold", "threshold", {dash: [6, 4], spanGaps: true}),
          line("S of the central flow", "flow", {dash: [3, 3], spanGaps: true})],
        {}, alerts, this.zoomed),
      ratio: chart(
        this.elements.ratio,
        [line("ratio", "ratio", {spanGaps: true}), line("edge", "threshold", {dash: [6, 4], points: {show: false}})],
        {}, alerts, this.zoomed),
      variance: chart(this.elements.variance, [
        line("measured", "loss", {spanGaps: true}),
        line("predicted", "predicted", {width: 2, spanGaps: true}),
      ], log, alerts, this.zoomed),
      change: chart(this.elements.change, [
        line("progressive sharpening", "sharpening", {spanGaps: true}),
        line("reduction by oscillation", "stable", {spanGaps: true}),
        line("both", "predicted", {width: 2, spanGaps: true}),
        line("measured", "loss", {spanGaps: true}),
      ], {}, alerts, this.zoomed),
    };
  }

  /** Makes the charts anew, after a change of colours. */
  recolour() {
    Object.values(this.charts).forEach(made => made.destroy());
    this.make();
    if (this.last) {
      this.show(...this.last);
    }
  }

  fit() {
    for (const [name, made] of Object.entries(this.charts)) {
      const width = this.elements[name].clientWidth;
      if (width && width !== made.width) {
        made.setSize({width, height: HEIGHT});
      }
    }
  }

  /** Shows the places of a series from `begin` to before `end`. */
  show(series, begin, end) {
    this.last = [series, begin, end];
    this.alerts = [...series.alerts.values()];
    const cut = column => column.slice(begin, end);
    const step = cut(series.step);
    const sharpness = cut(series.columns.sharpness);
    const positive = name => cut(series.columns[name]).map(value => value > 0 ? value : null);
    const sum = (a, b) => a.map((value, place) => value === null || b[place] === null ? null : value + b[place]);
    // undefined: not measured at this step, the line goes on; null: measured, and not among the largest
    const eigenvalues = series.eigenvalues.slice(1).map(column =>
      cut(column).map((value, place) => value ?? (sharpness[place] === null ? undefined : null)));
    this.charts.loss.setData([step, ...["loss", "predictedLoss", "flowLoss", "forecastLoss"].map(positive)]);
    this.charts.spectrum.setData(
      [step, sharpness, ...eigenvalues, cut(series.columns.threshold), cut(series.columns.flowSharpness)]);
    this.charts.ratio.setData([step, cut(series.columns.ratio), step.map(() => 1)]);
    this.charts.variance.setData([step, positive("totalVariance"), positive("predictedVariance")]);
    const sharpening = cut(series.columns.progressiveSharpening);
    const reduction = cut(series.columns.oscillationReduction);
    this.charts.change.setData(
      [step, sharpening, reduction, sum(sharpening, reduction), cut(series.columns.measuredSharpnessChange)]);
  }
}
