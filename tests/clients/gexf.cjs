// Reads GEXF files through graphology: node gexf.cjs FILE...
// Prints one JSON line a file: how many nodes and edges, and how many edges of each kind.
"use strict";

const { readFileSync } = require("node:fs");
const Graph = require("graphology");
const gexf = require("graphology-gexf");

for (const file of process.argv.slice(2)) {
  const graph = gexf.parse(Graph, readFileSync(file, "utf8"));
  const kinds = {};
  graph.forEachEdge((edge, { kind }) => (kinds[kind] = (kinds[kind] || 0) + 1));
  console.log(JSON.stringify({ nodes: graph.order, edges: graph.size, kinds }));
}
