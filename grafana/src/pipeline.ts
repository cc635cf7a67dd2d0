// The pipeline itself: processes, analyzers, topics, alerts, JVMs.
import { dashboardOf, lines, logLines, now, number, series, withRows } from "./parts.js";

const BAD = [
  { from: null, color: "green" },
  { from: 1, color: "red" },
];
const GOOD = [
  { from: null, color: "red" },
  { from: 1, color: "green" },
];

export function pipeline() {
  const board = dashboardOf({
    uid: "edgewatch-pipeline",
    title: "edgewatch: pipeline health",
    description: "Whether processes are there and keep up, and whether anything is lost on the way.",
    runs: null,
  });
  return withRows(board, [
    [
      "Now",
      [
        number(
          { title: "Processes down", description: "Targets that do not answer; a trainer that has ended is one.", unit: "none", width: 4 },
          now('count(up{job="edgewatch"}) - sum(up{job="edgewatch"})', "down"),
          BAD,
        ),
        number(
          { title: "Kafka answers", description: "1 while streams gets an answer from the cluster.", unit: "none", width: 4 },
          now("max(edgewatch_broker_reachable)", "reachable"),
          GOOD,
        ),
        number(
          { title: "Under-replicated", description: "Partitions with fewer copies in sync than they should have.", unit: "none", width: 4 },
          now("sum(max by (topic) (edgewatch_broker_under_replicated_partitions))", "partitions"),
          BAD,
        ),
        number(
          { title: "Not measured", description: "Steps that wait for the judging instance, of the run that is worst off.", unit: "none", width: 4 },
          now("max(run:edgewatch_unmeasured:steps)", "steps"),
          [
            { from: null, color: "green" },
            { from: 1000, color: "orange" },
            { from: 10000, color: "red" },
          ],
        ),
        number(
          { title: "Records rejected", description: "Gone to the dead letters, within an hour.", unit: "none", width: 4 },
          now("sum(increase(edgewatch_rejected_records_total[1h]))", "records"),
          BAD,
        ),
        number(
          { title: "Alerts that wait", description: "Notices streams could not deliver to Alertmanager and tries again.", unit: "none", width: 4 },
          now("max(edgewatch_alerts_waiting)", "alerts"),
          BAD,
        ),
      ],
    ],
    [
      "Analyzers",
      [
        lines(
          { title: "Time per step", description: "Time an analyzer takes for a step; the dots are exemplars and name the step.", unit: "s", width: 12 },
          [
            series("analyzer:edgewatch_analysis_seconds:p50", "{{analyzer}}, half of the steps"),
            series("analyzer:edgewatch_analysis_seconds:p99", "{{analyzer}}, 99 of 100").exemplar(true),
          ],
        ),
        lines(
          { title: "Steps analyzed", description: "A second, by analyzer.", unit: "ops", width: 12 },
          [series("sum by (analyzer) (rate(edgewatch_analysis_seconds_count[30s]))", "{{analyzer}}")],
        ),
        lines(
          { title: "Steps behind", description: "Of each instance on each run it is at.", unit: "none", width: 12 },
          [series("max by (analyzer, run) (edgewatch_analysis_lag_steps)", "{{analyzer}} on {{run}}")],
        ),
        lines(
          { title: "Steps that could not be measured", description: "Of the present attempt, of each instance on each run it is at.", unit: "none", width: 6 },
          [series("max by (analyzer, run) (edgewatch_analysis_gap_steps)", "{{analyzer}} on {{run}}")],
        ),
        lines(
          { title: "Active runs", description: "Runs each instance is at.", unit: "none", width: 6 },
          [series("sum by (analyzer) (edgewatch_analysis_active_runs)", "{{analyzer}}")],
        ),
      ],
    ],
    [
      "Topics and trainers",
      [
        lines(
          { title: "Consumer lag", description: "Records a group is behind the end of its topics.", unit: "none", width: 12 },
          [series("sum by (group, topic) (edgewatch_kafka_lag_records)", "{{group}} on {{topic}}")],
        ),
        lines(
          { title: "Rejected records", description: "A second, by topic and reason.", unit: "ops", width: 12 },
          [series("sum by (topic, reason) (rate(edgewatch_rejected_records_total[1m]))", "{{topic}}, {{reason}}")],
        ),
        lines(
          { title: "Trainer: steps that wait", description: "Accepted and not yet published; in memory and on disk.", unit: "none", width: 8 },
          [
            series("sum by (instance) (edgewatch_trainer_backlog_steps)", "{{instance}}"),
            series("sum by (instance) (edgewatch_trainer_spilled_steps)", "{{instance}}, on disk"),
          ],
        ),
        lines(
          { title: "Trainer: spilled", description: "What the steps that wait on disk take there.", unit: "bytes", width: 8 },
          [series("sum by (instance) (edgewatch_trainer_spilled_bytes)", "{{instance}}")],
        ),
        lines(
          { title: "Trainer: dropped steps", description: "Steps that should have been published and were not, a second.", unit: "ops", width: 8 },
          [series("sum by (instance) (rate(edgewatch_trainer_dropped_steps_total[1m]))", "{{instance}}")],
        ),
        logLines(
          { title: "Trainer: time to hand a step over", description: "What publishing costs the training thread, over the last day.", unit: "s", width: 8 },
          [series("max by (instance, quantile) (edgewatch_trainer_offer_seconds{quantile!=\"\"})", "{{instance}}, {{quantile}}")],
        ),
        lines(
          { title: "Alerts delivered", description: "Notices Alertmanager took, repeated ones and ends too, and deliveries that failed; a second.", unit: "ops", width: 8 },
          [
            series("sum(rate(edgewatch_alerts_delivered_total[1m]))", "delivered"),
            series("sum(rate(edgewatch_alerts_delivery_failures_total[1m]))", "failed"),
            series("sum(rate(edgewatch_alerts_refused_total[1m]))", "refused"),
          ],
        ),
        lines(
          { title: "Under-replicated partitions", description: "By topic.", unit: "none", width: 8 },
          [series("max by (topic) (edgewatch_broker_under_replicated_partitions)", "{{topic}}")],
        ),
      ],
    ],
    [
      "Processes",
      [
        lines(
          { title: "Heap in use", description: "By process.", unit: "bytes", width: 8 },
          [series('sum by (process, instance) (jvm_memory_used_bytes{job="edgewatch",area="heap"})', "{{process}} {{instance}}")],
        ),
        lines(
          { title: "Garbage collection", description: "Share of time spent in pauses.", unit: "percentunit", width: 8 },
          [series('sum by (process, instance) (rate(jvm_gc_pause_seconds_sum{job="edgewatch"}[1m]))', "{{process}} {{instance}}")],
        ),
        lines(
          { title: "CPU", description: "Of all processors, by process.", unit: "percentunit", width: 8 },
          [series('max by (process, instance) (process_cpu_usage{job="edgewatch"})', "{{process}} {{instance}}")],
        ),
        lines(
          { title: "Scrape duration", description: "How long a process takes to answer Prometheus; above 0.9 s it is cut off.", unit: "s", width: 8 },
          [series('max by (process, instance) (scrape_duration_seconds{job="edgewatch"})', "{{process}} {{instance}}")],
        ),
        lines(
          { title: "Series", description: "Samples each process shows.", unit: "none", width: 8 },
          [series('max by (process, instance) (scrape_samples_scraped{job="edgewatch"})', "{{process}} {{instance}}")],
        ),
        lines(
          { title: "Versions", description: "1 for each process that runs, with its version.", unit: "none", width: 8 },
          [series('count by (process, version, java) (edgewatch_build_info)', "{{process}} {{version}}, Java {{java}}")],
        ),
      ],
    ],
  ]);
}
