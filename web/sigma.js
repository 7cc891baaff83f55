// What the network page takes from sigma and graphology, as one script: the global `DaminSigma`.
export { default as EdgeCurveProgram, EdgeCurvedArrowProgram } from "@sigma/edge-curve";
export { MultiDirectedGraph } from "graphology";
export { default as Sigma } from "sigma";
export { EdgeArrowProgram, EdgeRectangleProgram } from "sigma/rendering";
