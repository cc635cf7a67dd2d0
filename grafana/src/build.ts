// Writes dashboards/*.json, or with --check says whether they are what the sources say.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { edge } from "./edge.js";
import { fleet } from "./fleet.js";
import { pipeline } from "./pipeline.js";

const FOLDER = "dashboards/edgewatch";
const dashboards = { fleet, edge, pipeline };
const check = process.argv.includes("--check");

mkdirSync(FOLDER, { recursive: true });
const wrong: string[] = readdirSync(FOLDER).filter((file) => !(file.replace(/\.json$/, "") in dashboards));
for (const [name, make] of Object.entries(dashboards)) {
  const file = `${FOLDER}/${name}.json`;
  const json = `${JSON.stringify(make().build(), null, 2)}\n`;
  if (!check) {
    writeFileSync(file, json);
  } else if (!readdirSync(FOLDER).includes(`${name}.json`) || readFileSync(file, "utf8") !== json) {
    wrong.push(file);
  }
}
if (wrong.length > 0) {
  console.error(`grafana: not what the sources say: ${wrong.join(", ")}; run 'npm run build' in grafana/ and commit`);
  process.exit(1);
}
