// Small behaviours of the page frame. Every page works without them.
import htmx from "htmx.org";
import { askBeforeDanger, closeMenus, guardUnsaved, showErrorSummary } from "./behaviours.ts";
import { tidyNumbers } from "./numbers.ts";
import { sayTrouble, signInAgain } from "./parts.ts";
import { siftLists } from "./sift.ts";

Object.assign(window, { htmx });
askBeforeDanger(document);
closeMenus(document);
guardUnsaved(window);
showErrorSummary(document);
tidyNumbers(document);
sayTrouble(document);
signInAgain(document);
siftLists(document);
