// What the query page takes from Yasgui: its editor, as one script: the global `DaminYasqe`.
export { default as Yasqe } from "@zazuko/yasqe";
