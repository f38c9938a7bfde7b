// What htmx must not do silently: fail, or put the sign-in page into a part of another page.

/** A request that failed is said in the place of messages, in the page's language. */
export function sayTrouble(page: Document): void {
  const say = (kind: "offline" | "failed") => () => {
    const place = page.getElementById("loi-nhan");
    const words = place?.dataset[kind];
    if (!place || !words) return;
    const alert = page.createElement("div");
    alert.className = "alert alert-bad";
    alert.setAttribute("role", "alert");
    alert.textContent = words;
    place.replaceChildren(alert);
    place.scrollIntoView({ block: "nearest" });
  };
  page.addEventListener("htmx:sendError", say("offline"));
  page.addEventListener("htmx:timeout", say("offline"));
  page.addEventListener("htmx:responseError", say("failed"));
}

/** When the session has ended, the whole page goes to sign-in and comes back here. */
export function signInAgain(page: Document): void {
  page.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail;
    if (!new URL(xhr.responseURL, page.baseURI).pathname.startsWith("/tai-khoan/login/")) return;
    event.preventDefault();
    page.location.reload();
  });
}
