// Fields for the name of an actor offer names while one is typed; without this script they are plain fields.
import { offerNames } from "./parts.js";

for (const field of document.querySelectorAll("input[data-names]")) offerNames(field, document.documentElement.lang);
