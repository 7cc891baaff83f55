// Asks endpoints, with commas between, through Comunica: node comunica.cjs ENDPOINT,... typed|detected QUERY...
// Prints one JSON line a query: the rows (variable to value), the triples, or the boolean.
"use strict";

const { QueryEngine } = require("@comunica/query-sparql");

const [endpoints, how, ...queries] = process.argv.slice(2);
const sources = endpoints.split(",").map((value) => (how === "typed" ? { type: "sparql", value } : value));

async function answered(engine, text) {
  const result = await engine.query(text, { sources });
  if (result.resultType === "boolean") return result.execute();
  const stream = await result.execute();
  const items = await stream.toArray();
  if (result.resultType === "quads") return items.map((quad) => [quad.subject.value, quad.predicate.value, quad.object.value]);
  return items.map((row) => Object.fromEntries([...row].map(([name, term]) => [name.value, term.value])));
}

(async () => {
  const engine = new QueryEngine();
  for (const text of queries) console.log(JSON.stringify(await answered(engine, text)));
})().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
