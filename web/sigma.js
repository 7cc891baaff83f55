// What the network page takes from sigma and graphology, as one script: the global `DaminSigma`.
export { default as EdgeCurveProgram, indexParallelEdgesIndex } from "@sigma/edge-curve";
export { MultiDirectedGraph } from "graphology";
export { default as Sigma } from "sigma";
export { EdgeRectangleProgram, drawDiscNodeLabel } from "sigma/rendering";
