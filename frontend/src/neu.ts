// Small behaviours of the page frame. Every page works without them.
import "htmx.org";
import { askBeforeDanger, closeMenus, guardUnsaved, showErrorSummary } from "./behaviours.ts";
import { tidyNumbers } from "./numbers.ts";

askBeforeDanger(document);
closeMenus(document);
guardUnsaved(window);
showErrorSummary(document);
tidyNumbers(document);
