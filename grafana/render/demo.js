// The demo with Prometheus, and more runs beside its own, as child processes that end with this one.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";

const EDGEWATCH = "../../edgewatch";

function start(parameters, onLine) {
  const process = spawn(EDGEWATCH, parameters, { stdio: ["ignore", "pipe", "inherit"] });
  createInterface({ input: process.stdout }).on("line", onLine);
  const ended = new Promise((resolve) => process.on("exit", resolve));
  return { process, ended };
}

/** Starts the demo with the first experiment, and a trainer with the other parameters beside it. */
export async function startDemo(experiment, others) {
  const children = [];
  const said = {};
  const demo = start(["demo", experiment, "--run", "at-the-edge", "--headless", "--with-prometheus"], (line) => {
    const [, name, value] = /^(run|broker|prometheus)\s+([^\s,]+)/.exec(line) ?? [];
    said[name] ??= value;
    said.last = line;
  });
  children.push(demo);
  let over = false;
  demo.ended.then(() => (over = true));
  while (!said.prometheus) {
    if (over) {
      throw new Error(`the demo ended before it began; it said last: ${said.last}`);
    }
    await pause(200);
  }
  children.push(start(["train", ...others, "--bootstrap-server", said.broker], () => {}));
  return {
    run: said.run,
    prometheus: said.prometheus,
    status: () => said.last,
    isOver: () => over,
    async stop() {
      children.reverse().forEach(({ process }) => process.kill("SIGINT"));
      await Promise.all(children.map(({ ended }) => ended));
    },
  };
}
