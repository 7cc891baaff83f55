// Follows a graph from one IRI: node follow.cjs IRI QUERY...
// Each query is asked of the document behind the IRI found last, which it names as THIS; its first row gives ?next.
// Prints the IRIs on the way as one JSON array.
"use strict";

const { QueryEngine } = require("@comunica/query-sparql");

const [start, ...queries] = process.argv.slice(2);

async function next(engine, iri, text) {
  const rows = await (await engine.queryBindings(text.replaceAll("THIS", `<${iri}>`), { sources: [iri] })).toArray();
  if (rows.length === 0) throw new Error(`nothing leads on from ${iri}`);
  return rows[0].get("next").value;
}

(async () => {
  const engine = new QueryEngine();
  const way = [start];
  for (const text of queries) way.push(await next(engine, way.at(-1), text));
  console.log(JSON.stringify(way));
})().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
