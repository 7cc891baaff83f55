"use strict";
// Draws a network with sigma: for the page that is one file, which holds this script, and for the page of the server.
// The global `DaminPicture`. Words, names and colours come with the network.
const DaminPicture = (() => {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /** Whether this browser can draw with WebGL 2. */
  const hasWebgl = () => {
    try {
      return Boolean(document.createElement("canvas").getContext("webgl2"));
    } catch {
      return false;
    }
  };

  // -- labels: below their nodes, never one upon another ---------------------------------------------------------------
  let written = [];
  const hasRoom = (left, top, width, height) => {
    const free = !written.some(([x, y, wide, high]) => left < x + wide && x < left + width && top < y + high && y < top + height);
    if (free) written.push([left, top, width, height]);
    return free;
  };
  const drawLabel = (context, node, settings) => {
    if (!node.label) return;
    context.font = `${settings.labelSize}px ${settings.labelFont}`;
    const wide = context.measureText(node.label).width;
    if (hasRoom(node.x - wide / 2, node.y + node.size, wide, settings.labelSize * 1.2)) writeLabel(context, node, settings);
  };
  const writeLabel = (context, node, settings) => {
    context.font = `${settings.labelSize}px ${settings.labelFont}`;
    context.textAlign = "center";
    context.lineWidth = 3;
    context.lineJoin = "round";
    context.strokeStyle = colour("--card");
    context.fillStyle = colour("--ink");
    const y = node.y + node.size + settings.labelSize;
    context.strokeText(node.label, node.x, y);
    context.fillText(node.label, node.x, y);
  };
  const drawHover = (context, node, settings) => {
    context.beginPath();
    context.arc(node.x, node.y, node.size + 3, 0, Math.PI * 2);
    context.lineWidth = 2;
    context.strokeStyle = colour("--ink");
    context.stroke();
    if (node.label) writeLabel(context, node, settings);
  };

  // -- nodes and ties --------------------------------------------------------------------------------------------------
  const graphOf = ({ nodes, ties, classes, kinds, directed }) => {
    const graph = new DaminSigma.MultiDirectedGraph();
    const small = Math.min(1, innerWidth / 900, Math.sqrt(120 / Math.max(nodes.length, 1)));
    for (const node of nodes) graph.addNode(node.index, { x: node.x, y: node.y, size: Math.max(2, node.size * small * 0.75), color: classes[node.c].colour });
    const pairs = new Map();
    for (const tie of ties) {
      const key = `${Math.min(tie.s, tie.t)} ${Math.max(tie.s, tie.t)}`;
      pairs.set(key, [...(pairs.get(key) ?? []), tie]);
    }
    for (const group of pairs.values()) {
      group.forEach((tie, place) => {
        const bow = (place - (group.length - 1) / 2) * 0.3 * (tie.s <= tie.t ? 1 : -1);
        graph.addEdgeWithKey(tie.index, tie.s, tie.t, {
          type: `${bow ? "bent" : "straight"}${directed ? "Arrow" : ""}`,
          curvature: bow, size: Math.min(7, 1.4 * Math.sqrt(tie.w)), color: kinds[tie.k].colour });
      });
    }
    return graph;
  };
  const nodeLook = ({ nodes, state, nameOf }) => (key, look) => {
    const node = nodes[key], far = state.near && !state.near.has(node.index);
    return { ...look, label: far ? "" : `\u2068${nameOf(node)}\u2069`, hidden: !node.shown, color: far ? colour("--line") : look.color,
      forceLabel: !far && state.near !== null && state.near.size < 40, zIndex: far ? 0 : 1 };
  };
  const tieLook = ({ ties, state }) => (key, look) => {
    const tie = ties[key], { node, tie: chosen } = state.chosen ?? {};
    const far = state.chosen && (chosen ? chosen !== tie : tie.s !== node.index && tie.t !== node.index);
    return { ...look, hidden: !tie.shown, color: far ? colour("--line") : look.color, size: chosen === tie ? look.size + 2 : look.size, zIndex: far ? 0 : 1 };
  };

  /**
   * Draw the network on the element `stage` and give sigma's renderer.
   * `network`: `nodes` with `index` `x` `y` `size` `c` (class) `shown`; `ties` with `index` `s` `t` (places of nodes) `k`
   * (kind) `w` (weight) `shown`; `classes` and `kinds` with their `colour`; `directed`; `nameOf(node)`;
   * `state.chosen` (a `node` or a `tie`) and `state.near` (a set of places, or null); `choose(chosen)`, for clicks.
   */
  const draw = (stage, network) => {
    const { Sigma, EdgeCurveProgram, EdgeCurvedArrowProgram, EdgeArrowProgram, EdgeRectangleProgram } = DaminSigma;
    const { nodes, ties, choose } = network;
    const renderer = new Sigma(graphOf(network), stage, {
      allowInvalidContainer: true, enableEdgeEvents: true, zIndex: true, stagePadding: 50, labelDensity: 3, labelGridCellSize: 90,
      labelRenderedSizeThreshold: 4, labelSize: 13, labelFont: colour("--sans"), minEdgeThickness: 1,
      defaultDrawNodeLabel: drawLabel, defaultDrawNodeHover: drawHover, nodeReducer: nodeLook(network), edgeReducer: tieLook(network),
      edgeProgramClasses: { straight: EdgeRectangleProgram, bent: EdgeCurveProgram, straightArrow: EdgeArrowProgram, bentArrow: EdgeCurvedArrowProgram },
    });
    renderer.on("clickNode", ({ node }) => choose({ node: nodes[node] }));
    renderer.on("clickEdge", ({ edge }) => choose({ tie: ties[edge] }));
    renderer.on("clickStage", () => choose(null));
    renderer.on("beforeRender", () => { written = []; });
    const count = () => { stage.dataset.drawn = nodes.filter((node) => node.shown).length; };
    renderer.on("afterRender", count);
    count();
    stage.renderer = renderer;
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => renderer.refresh());
    return renderer;
  };

  /** Move to a node, at once for whoever wants no motion. */
  const goTo = (renderer, node) => {
    const place = renderer.getNodeDisplayData(node.index);
    const duration = matchMedia("(prefers-reduced-motion: reduce)").matches ? 1 : 300;
    if (place) renderer.getCamera().animate({ x: place.x, y: place.y, ratio: 0.6 }, { duration });
  };

  return { draw, goTo, hasWebgl };
})();
