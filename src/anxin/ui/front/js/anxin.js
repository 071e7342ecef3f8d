import htmx from "htmx.org";
import Alpine from "@alpinejs/csp";

// Strict content policy: no evaluated strings, no style element of its own.
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.historyCacheSize = 0;
htmx.config.selfRequestsOnly = true;
window.htmx = htmx;

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]');
  if (token) event.detail.headers["X-CSRFToken"] = token.content;
});

// A request that failed must not look like one that did nothing.
function tell(text) {
  const box = document.getElementById("told");
  if (!box) return;
  box.textContent = text;
  box.hidden = false;
}
document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  tell(status === 403 ? "没有这个权限，或者登录已过期。请刷新页面再试。" : `没有做成（${status}）。请刷新页面再试。`);
});
document.addEventListener("htmx:sendError", () => tell("网络断了，没有做成。接通后再点一次。"));
document.addEventListener("htmx:afterRequest", (event) => {
  const box = document.getElementById("told");
  if (box && event.detail.successful) box.hidden = true;
});

// Menus made of <details> close when the person goes elsewhere, and on Escape.
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!except || !menu.contains(except)) menu.open = false;
}
document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenus();
  if (event.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) {
    const box = document.getElementById("search-box");
    if (box) { event.preventDefault(); box.focus(); }
  }
});

// A form that was sent is not sent twice by a second press; it opens again when the page comes back.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  setTimeout(() => { for (const b of form.querySelectorAll("button[type=submit],button:not([type])")) b.setAttribute("aria-disabled", "true"); }, 0);
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const b of form.querySelectorAll("[aria-disabled]")) b.removeAttribute("aria-disabled");
  }
});

document.addEventListener("click", (event) => {
  const at = event.target.closest("[data-act]");
  if (!at) return;
  if (at.dataset.act === "print") { event.preventDefault(); window.print(); }
  if (at.dataset.act === "check-all") {
    const on = at.checked;
    for (const box of document.querySelectorAll(`input[type=checkbox][name="${at.dataset.name}"]`)) box.checked = on;
    counted(at.dataset.name);
  }
  if (at.dataset.act === "copy") {
    event.preventDefault();
    navigator.clipboard && navigator.clipboard.writeText(at.dataset.text).then(() => tell("已复制。"));
  }
});
// The bar of batch acts says how many rows are ticked.
function counted(name) {
  const n = document.querySelectorAll(`input[type=checkbox][name="${name}"]:checked`).length;
  for (const out of document.querySelectorAll(`[data-count="${name}"]`)) out.textContent = n;
  for (const bar of document.querySelectorAll(`[data-needs="${name}"]`)) bar.toggleAttribute("data-none", n === 0);
}
document.addEventListener("change", (event) => {
  const at = event.target;
  if (at.type === "checkbox" && at.name) counted(at.name);
  if (at.matches && at.matches("[data-autosubmit]") && at.form) at.form.requestSubmit();
});

function countAll() { for (const bar of document.querySelectorAll("[data-needs]")) counted(bar.dataset.needs); }
countAll();
document.addEventListener("htmx:load", countAll);

// Dropping files on a drop zone puts them into its file field.
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const zone = event.target.closest && event.target.closest("[data-drop]");
    if (!zone) return;
    event.preventDefault();
    zone.classList.toggle("over", kind === "dragover");
    if (kind === "drop") {
      const field = zone.querySelector("input[type=file]");
      field.files = event.dataTransfer.files;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
}
document.addEventListener("change", (event) => {
  const at = event.target;
  if (at.type !== "file") return;
  const zone = at.closest("[data-drop]");
  const names = zone && zone.querySelector("[data-names]");
  if (names) names.textContent = Array.from(at.files, (f) => f.name).join("、");
});

window.Alpine = Alpine;
Alpine.start();
