// Countries of the world for the map, from world-atlas (Natural Earth): one path each, in the Equal Earth projection,
// so that no country looks larger than it is. Usage: node world.mjs FILE
import { readFileSync, writeFileSync } from "node:fs";
import { geoEqualEarth, geoPath } from "d3-geo";
import { feature } from "topojson-client";
import { filter, filterWeight, presimplify, quantile, simplify } from "topojson-simplify";

const WIDTH = 10000; // units of the paths; whole numbers are exact enough
const MERIDIAN = 11; // the cut then runs through the Bering Strait, not through land
const KEPT = 0.3; // the share of points that stay, the most telling ones

const atlas = JSON.parse(readFileSync(new URL("node_modules/world-atlas/countries-50m.json", import.meta.url)));
const weighed = presimplify(atlas);
const light = simplify(weighed, quantile(weighed, KEPT));
const small = filter(light, filterWeight(light, quantile(weighed, KEPT)));
const projection = geoEqualEarth().rotate([-MERIDIAN, 0]).fitWidth(WIDTH, { type: "Sphere" });
const path = geoPath(projection);

// d3 writes absolute points; relative whole numbers take a third of the room.
const compact = (d) =>
  [...d.matchAll(/M([^MZ]*)(Z?)/g)].map(([, points, end]) => {
    const pairs = points.split("L").map((pair) => pair.split(",").map(Math.round));
    let [x, y] = pairs[0];
    let written = "";
    for (const [px, py] of pairs.slice(1)) {
      if (px === x && py === y) continue;
      written += `${px - x},${py - y} `;
      [x, y] = [px, py];
    }
    return written ? `M${pairs[0]}l${written.trim().replace(/[, ]-/g, "-")}${end.toLowerCase()}` : "";
  }).join("");

const { scale, translate } = { scale: projection.scale(), translate: projection.translate() };
const countries = feature(small, small.objects.countries).features
  .map(({ id, properties, geometry }) => ({ code: id ?? "", name: properties.name, path: compact(path(geometry) ?? "") }))
  .filter((country) => country.path && country.name !== "Antarctica")
  .sort((a, b) => (a.name < b.name ? -1 : 1));
const round = (number) => Math.round(number * 1e6) / 1e6;
const data = {
  width: WIDTH,
  height: Math.ceil(path.bounds({ type: "Sphere" })[1][1]),
  meridian: MERIDIAN,
  scale: round(scale),
  centre: translate.map(round),
  known: [[0, 0], [36.3, 33.5], [-99, 19.4], [179, -41]].map((place) => [...place, ...projection(place).map(round)]),
  countries,
};
writeFileSync(process.argv[2], `${JSON.stringify(data, null, 0)}\n`);
