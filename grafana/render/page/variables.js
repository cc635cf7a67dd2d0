// The dashboard's variables and their place in queries.
import { labelValues } from "./prometheus.js";

const escaped = (value) => value.replace(/[\\^$.*+?()[\]{}|]/g, "\\\\$&");

/**
 * A name -> {shown, inQueries} map. A variable that allows several takes all values, another the one wanted,
 * or else the first, as Grafana does.
 */
export async function resolve(list, range, wanted) {
  const resolved = {};
  for (const variable of list) {
    if (variable.type === "datasource") {
      resolved[variable.name] = { shown: "Prometheus", inQueries: "prometheus" };
    } else if (variable.type === "query") {
      const values = (await labelValues(variable.query.query, range)).sort();
      if (values.length === 0) {
        throw new Error(`variable ${variable.name} has no values: ${variable.query.query}`);
      }
      const chosen = values.includes(wanted) ? wanted : values[0];
      resolved[variable.name] = variable.includeAll
        ? { shown: "All", inQueries: values.length === 1 ? escaped(values[0]) : `(${values.map(escaped).join("|")})` }
        : { shown: chosen, inQueries: escaped(chosen) };
    } else {
      throw new Error(`variable ${variable.name} is of type ${variable.type}, which is not drawn here`);
    }
  }
  return resolved;
}

/** Fills $name and ${name} in. */
export function interpolator(resolved) {
  return (text) =>
    text.replace(/\$(?:(\w+)|{(\w+)})/g, (whole, plain, braced) => resolved[plain ?? braced]?.inQueries ?? whole);
}
