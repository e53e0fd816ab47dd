// The playground's page: sends what a person does, shows what changed. Nothing here decides anything; the server does.
"use strict";

const body = document.body;
const me = body.dataset.me;
const base = `/as/${me}`;
const room = body.dataset.room;
const openThread = Number(body.dataset.thread || 0);
const sheet = document.querySelector(".sheet-dialog");
const confirmDialog = document.querySelector(".confirm-dialog");
const $ = (selector, from = document) => from.querySelector(selector);
const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
const HTML = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escape = (text) => String(text).replace(/[&<>"']/g, (c) => HTML[c]);
const newKey = () => crypto.randomUUID();

// --- asking the server -----------------------------------------------------------------------

/** What came of it, or null when it did not get through (then the person was told). */
async function send(what, message) {
  let response;
  try {
    response = await fetch(`${base}/${what}`, {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(message),
    });
  } catch {
    toast("That may not have got through. Try again: it counts only once.");
    return null;
  }
  if (!response.ok) {
    toast(response.status < 500 ? await response.text() : "Something went wrong here. Please try again.");
    return null;
  }
  return response.json();
}

function toast(text) {
  const note = document.createElement("p");
  note.textContent = text;
  // A modal dialog makes the rest of the page inert and lies above it, so the note goes inside.
  (sheet.open ? sheet : $(".toasts").parentElement).append($(".toasts"));
  $(".toasts").append(note);
  setTimeout(() => note.remove(), 8000);
}

/** A control keeps its key until its press got through, so a repeated press counts once. */
async function pressed(control, what, message) {
  if (control.getAttribute("aria-busy") === "true") return;
  control.dataset.key ||= newKey();
  busy(control, true);
  const answer = await send(what, { ...message, key: control.dataset.key });
  if (answer) delete control.dataset.key;
  busy(control, false);
  if (answer) show(answer, message);
}

function busy(control, on) {
  if (on) control.setAttribute("aria-busy", "true");
  else control.removeAttribute("aria-busy");
  for (const other of $$(".button", control.closest(".card, .sheet") || control)) {
    if (other !== control && !other.matches("a")) other.disabled = on;
  }
}

/** Shows what the server answered; `asked` says where from, so that a form or card that opens belongs there too. */
function show(answer, asked) {
  if (answer.did === "told") return toast(answer.text);
  if (answer.did === "form") return openSheet(answer.html, asked, answer.wrong);
  if (answer.did === "card") return openCard(answer.html, asked);
  if (sheet.open) sheet.close();
  if (answer.did === "answered") stick = true;
  if (room === "" && $("[data-home]")) refreshHome();
}

// --- dialogs ---------------------------------------------------------------------------------

let sheetFrom = {};
let returnTo = null;

function openSheet(html, asked, wrong = []) {
  sheetFrom = { room: asked.room, post: asked.post || 0 };
  if (!sheet.open) returnTo = describe(document.activeElement);
  sheet.innerHTML = html;
  $$("[data-combo]", sheet).forEach(combo);
  if (!sheet.open) sheet.showModal();
  const fields = wrong.map((name) => $(`[data-field="${CSS.escape(name)}"] [data-control]`, sheet));
  // Where the only field is optional and a button answers (rating a level), the button comes first: no keyboard pops up.
  const few = $$("[data-field]", sheet).length < 2 && !$("[aria-required]", sheet);
  const answers = few && !wrong.length && $("[data-inside]", sheet);
  const first = answers || $$("[data-control]", sheet).find((c) => !wrong.length || fields.includes(c));
  (first || $("[type=submit]", sheet) || $("[data-close]", sheet)).focus();
}

function openCard(html, asked) {
  openSheet(`<div class="sheet"><header><h2 id="sheet-title">Goodword</h2><button type="button" class="icon-button" data-close aria-label="Close"><svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d="m5 5 10 10M15 5 5 15"/></svg></button></header><div class="sheet-body">${html}</div><footer><button type="button" class="button plain" data-close>Close</button></footer></div>`, asked);
}

sheet.addEventListener("close", () => {
  body.append($(".toasts"));
  sheet.replaceChildren();
  find(returnTo)?.focus();
});

/** How to find a control again after its message was drawn anew. */
function describe(control) {
  const post = control?.closest(".post")?.dataset.post;
  const label = control?.textContent.trim();
  return { control, post, label };
}
function find(kept) {
  if (!kept) return null;
  if (kept.control?.isConnected && kept.control !== body) return kept.control;
  const post = kept.post && $(`[data-post="${kept.post}"]`);
  return post ? $$("button", post).find((b) => b.textContent.trim() === kept.label) || post : $(".composer textarea");
}

function ask(confirm) {
  $("#confirm-title").textContent = confirm.title;
  $("#confirm-text").textContent = confirm.text;
  $("[value=no]", confirmDialog).textContent = confirm.no;
  $("[value=yes]", confirmDialog).textContent = confirm.yes;
  confirmDialog.returnValue = "no";
  confirmDialog.showModal();
  $("[value=no]", confirmDialog).focus();
  return new Promise((done) => {
    confirmDialog.addEventListener("close", () => done(confirmDialog.returnValue === "yes"), { once: true });
  });
}
confirmDialog.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) confirmDialog.close(button.value);
});

/** What is typed in the open form, in the shape the server reads. */
function typed() {
  const values = {}, people = {}, labels = {};
  for (const field of $$("[data-field]", sheet)) {
    const name = field.dataset.field, control = $("[data-control]", field), kind = field.dataset.widget;
    const chosen = $$(".chosen li", field).map((li) => [li.dataset.value, li.textContent.trim()]);
    if (kind === "check") values[name] = control.checked;
    else if (kind === "ticks") values[name] = $$("input:checked", field).map((i) => i.value);
    else if (kind === "person") people[name] = chosen[0]?.[0] ?? "";
    else if (kind === "combo") {
      chosen.forEach(([value, label]) => { labels[value] = label; });
      const all = chosen.map(([value]) => value);
      values[name] = "several" in $("[data-combo]", field).dataset ? all : all[0] ?? "";
    } else values[name] = control.value;
  }
  return { values, people, labels };
}

sheet.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = JSON.parse(event.target.dataset.form);
  pressed($("[type=submit]", sheet), "submit", { ...sheetFrom, form, ...typed() });
});
sheet.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) $("[type=submit]", sheet)?.click();
});

// --- presses ---------------------------------------------------------------------------------

document.addEventListener("click", async (event) => {
  const target = event.target.closest("button, a, summary");
  for (const open of $$(".menu[role=menu]:not([hidden])")) if (!target || !open.parentElement.contains(target)) closeMenu(open);
  for (const who of $$("details.who[open]")) if (!who.contains(event.target)) who.open = false;
  if (!target) return;
  const data = target.dataset, post = Number(target.closest(".post")?.dataset.post || 0);
  const from = sheet.contains(target) ? sheetFrom : { room: room || "home", post };
  if ("close" in data) sheet.close();
  else if ("press" in data) {
    if (data.confirm && !(await ask(JSON.parse(data.confirm)))) return;
    pressed(target, "press", { ...from, name: data.press, data: JSON.parse(data.data) });
  } else if ("inside" in data) {
    if (data.confirm && !(await ask(JSON.parse(data.confirm)))) return;
    const form = JSON.parse($("form", sheet).dataset.form);
    pressed(target, "submit", { ...from, form, ...typed(), button: data.inside, button_data: JSON.parse(data.data) });
  } else if ("menu" in data) toggleMenu(target);
  else if ("shortcut" in data) {
    closeMenu(target.closest(".menu"), true);
    const key = (data.key ||= newKey());
    const answer = await working(target, send("shortcut", { post, name: data.shortcut, key }));
    if (answer) delete data.key;
    if (answer) show(answer, from);
  } else if ("thread" in data) location.search = `thread=${data.thread}`;
  else if ("dismiss" in data) send("dismiss", { post: Number(data.dismiss) });
  else if ("themeSwitch" in data) switchTheme();
  else if (target.matches(".pill")) toEnd(mainScroller);
});

function toggleMenu(button) {
  const menu = button.nextElementSibling;
  if (!menu.hidden) return closeMenu(menu, true);
  menu.hidden = false;
  button.setAttribute("aria-expanded", "true");
  menu.classList.toggle("up", menu.getBoundingClientRect().bottom > innerHeight - 120);
  $("[role=menuitem]", menu)?.focus();
}
function closeMenu(menu, focus = false) {
  menu.hidden = true;
  const button = menu.previousElementSibling;
  button.setAttribute("aria-expanded", "false");
  if (focus) button.focus();
}
document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu[role=menu]");
  if (menu && ["ArrowDown", "ArrowUp"].includes(event.key)) {
    event.preventDefault();
    const items = $$("[role=menuitem]", menu), at = items.indexOf(document.activeElement);
    items[(at + (event.key === "ArrowDown" ? 1 : items.length - 1)) % items.length].focus();
  }
  if (event.key !== "Escape" || event.defaultPrevented || sheet.open || confirmDialog.open) return;
  if (menu) closeMenu(menu, true);
  else if ($("details.who[open]")) { $("details.who").open = false; $("details.who summary").focus(); }
  else if (openThread && !event.target.closest("textarea")?.value) $("[data-shut]").click();
});

/** While the answer takes longer than a moment, say that somebody is at it. */
async function working(near, promise) {
  const line = $(".working", near.closest(".thread, main"));
  const timer = setTimeout(() => {
    if (!line) return;
    line.hidden = false;
    toEnd(line.closest(".scroller"));
  }, 150);
  const answer = await promise;
  clearTimeout(timer);
  if (line) line.hidden = true;
  return answer;
}

function switchTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=strict`;
}

// --- the composer ----------------------------------------------------------------------------

let catalogue = null;
async function commands() {
  catalogue ??= fetch(`${base}/commands`).then((r) => r.json()).catch(() => []);
  return catalogue;
}

function composer(form) {
  const text = $("textarea", form), list = $(".completions", form), sendButton = $(".send", form);
  const thread = Number(form.dataset.thread || 0), draft = `draft ${me} ${room} ${thread}`;
  let active = -1;
  text.value = sessionStorage.getItem(draft) || "";

  function fit() {
    text.style.height = "auto";
    text.style.height = `${text.scrollHeight}px`;
    sendButton.disabled = !text.value.trim();
    sessionStorage.setItem(draft, text.value);
  }
  function close() {
    list.hidden = true;
    active = -1;
    text.setAttribute("aria-expanded", "false");
    text.removeAttribute("aria-activedescendant");
  }
  async function suggest() {
    const value = text.value, called = /^@goodword\s+/i.exec(value);
    let found = [];
    if (value.startsWith("/") || called) {
      const typedWords = (called ? value.slice(called[0].length) : value.slice(1)).toLowerCase();
      const lead = called ? "@Goodword " : "/";
      const all = (await commands()).filter((c) => c.words.startsWith(typedWords) || typedWords.startsWith(`${c.words} `));
      found = all.map((c) => ({ text: `${lead}${c.words}`, words: `${lead}${c.words}${c.usage ? ` ${c.usage.replace(c.words, "").replace(/^[\s/]+/, "")}` : ""}`, help: c.help, role: c.role === "member" ? "" : c.role }));
    } else if (/^@\w*$/.test(value) && "@goodword".startsWith(value.toLowerCase())) {
      found = [{ text: "@Goodword", words: "@Goodword", help: "Ask in your own words", role: "" }];
    }
    if (text.value !== value) return;
    if (!found.length) return close();
    list.innerHTML = found.slice(0, 40).map((c, i) => `<li role="option" id="${list.id}-${i}" aria-selected="false" data-text="${escape(c.text)}"><span class="words">${escape(c.words)}</span><span class="quiet">${escape(c.help)}</span>${c.role ? `<span class="role">${escape({ manager: "program team" }[c.role] || c.role)}</span>` : ""}</li>`).join("");
    list.hidden = false;
    active = -1;
    text.setAttribute("aria-expanded", "true");
  }
  function move(by) {
    const items = $$("li", list);
    active = (active + by + items.length + (active < 0 && by < 0 ? 1 : 0)) % items.length;
    items.forEach((li, i) => li.setAttribute("aria-selected", String(i === active)));
    items[active].scrollIntoView({ block: "nearest" });
    text.setAttribute("aria-activedescendant", items[active].id);
  }
  function complete(item) {
    text.value = `${item.dataset.text} `;
    close();
    fit();
    text.focus();
  }
  async function submit() {
    const value = text.value.trim();
    if (!value) return;
    form.dataset.key ||= newKey();
    close();
    text.value = "";
    fit();
    stick = true;
    const asked = { room, thread, text: value, key: form.dataset.key };
    const answer = await working(form, send("say", asked));
    if (answer) delete form.dataset.key;
    if ((!answer || answer.did === "told") && !text.value) { text.value = value; fit(); }
    if (answer) show(answer, { room, post: 0 });
  }
  text.addEventListener("input", () => { fit(); suggest(); });
  text.addEventListener("blur", () => setTimeout(close, 150));
  text.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const items = list.hidden ? [] : $$("li", list);
    if (items.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) { event.preventDefault(); move(event.key === "ArrowDown" ? 1 : -1); }
    else if (items.length && event.key === "Tab" && !event.shiftKey && text.value.trimEnd() !== items[Math.max(active, 0)].dataset.text) { event.preventDefault(); complete(items[Math.max(active, 0)]); }
    else if (items.length && event.key === "Enter" && active >= 0) { event.preventDefault(); complete(items[active]); }
    else if (items.length && event.key === "Escape") { event.preventDefault(); close(); }
    else if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); submit(); }
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const item = event.target.closest("li");
    if (item) complete(item);
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  fit();
}

// --- type-ahead fields -----------------------------------------------------------------------

function combo(box) {
  const input = $("input", box), list = $(".options", box), chosen = $(".chosen", box);
  const several = "several" in box.dataset, source = box.dataset.source;
  const local = $$("[data-local] option", box).map((o) => ({ value: o.value, label: o.label, hint: o.dataset.hint }));
  let active = -1, turn = 0, timer = 0;

  async function look(query) {
    if (!source) return local.filter((o) => `${o.label} ${o.hint}`.toLowerCase().includes(query.toLowerCase()));
    const response = await fetch(`${base}/options?name=${encodeURIComponent(source)}&q=${encodeURIComponent(query)}`);
    return response.ok ? response.json() : [];
  }
  async function open() {
    const mine = ++turn;
    let found;
    try { found = await look(input.value.trim()); } catch { found = null; }
    if (mine !== turn || !input.isConnected) return;
    const taken = $$("li", chosen).map((li) => li.dataset.value);
    const free = (found || []).filter((o) => !taken.includes(o.value));
    list.innerHTML = free.map((o, i) => `<li role="option" id="${list.id}-${i}" aria-selected="false" data-value="${escape(o.value)}" data-label="${escape(o.label)}"><span>${escape(o.label)}</span>${o.hint ? `<span class="quiet">${escape(o.hint)}</span>` : ""}</li>`).join("")
      || `<li class="quiet">${found ? "Nothing fits. Try fewer letters." : "The list did not arrive. Type again to retry."}</li>`;
    list.hidden = false;
    list.classList.remove("up", "flow");
    const around = (box.closest(".sheet-body") || document.documentElement).getBoundingClientRect(), field = box.getBoundingClientRect();
    if (around.bottom - field.bottom < 160) list.classList.add(field.top - around.top > 230 ? "up" : "flow");  // "flow": the form grows
    active = -1;
    input.setAttribute("aria-expanded", "true");
    if (free.length && input.value.trim()) move(1);
  }
  function close() {
    turn++;
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
  function move(by) {
    const items = $$("[role=option]", list);
    if (!items.length) return;
    active = (active + by + items.length + (active < 0 && by < 0 ? 1 : 0)) % items.length;
    items.forEach((li, i) => li.setAttribute("aria-selected", String(i === active)));
    items[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", items[active].id);
  }
  function take(item) {
    if (!several) chosen.replaceChildren();
    chosen.insertAdjacentHTML("beforeend", `<li data-value="${escape(item.dataset.value)}"><span>${escape(item.dataset.label)}</span><button type="button" aria-label="Remove ${escape(item.dataset.label)}" data-remove><svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d="m5 5 10 10M15 5 5 15"/></svg></button></li>`);
    input.value = "";
    close();
  }
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(open, source ? 120 : 0); });
  input.addEventListener("click", open);
  input.addEventListener("blur", () => setTimeout(close, 150));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const items = list.hidden ? [] : $$("[role=option]", list);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); if (list.hidden) open(); else move(event.key === "ArrowDown" ? 1 : -1); }
    else if (event.key === "Enter" && active >= 0) { event.preventDefault(); take(items[active]); }
    else if (event.key === "Tab" && active >= 0) take(items[active]);
    else if (event.key === "Enter" && !list.hidden) event.preventDefault();
    else if (event.key === "Escape" && !list.hidden) { event.preventDefault(); event.stopPropagation(); close(); }
    else if (event.key === "Backspace" && !input.value) chosen.lastElementChild?.remove();
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const item = event.target.closest("[role=option]");
    if (item) take(item);
  });
  chosen.addEventListener("click", (event) => {
    if (!event.target.closest("[data-remove]")) return;
    event.target.closest("li").remove();
    input.focus();
  });
}

// --- what changed ----------------------------------------------------------------------------

const mainScroller = $("main .scroller");
const pill = $(".pill");
let stick = true;
const atEnd = (scroller) => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
function toEnd(scroller) { if (scroller) scroller.scrollTop = scroller.scrollHeight; }

function element(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}

/** Puts a message in the place of its older self, keeping focus and what was unfolded. */
function redraw(old, fresh) {
  const kept = old.contains(document.activeElement) ? describe(document.activeElement) : null;
  const unfolded = $$("details", old).map((d) => d.open);
  const scroller = old.closest(".scroller"), follow = scroller && atEnd(scroller);
  old.replaceWith(fresh);
  $$("details", fresh).forEach((d, i) => { d.open = unfolded[i] || false; });
  if (kept) find(kept)?.focus();
  if (follow) toEnd(scroller);
  if (Number(fresh.dataset.edits) > Number(old.dataset.edits)) fresh.classList.add("flash");
}

function arrived(change) {
  const inThread = change.thread && change.thread === openThread;
  const log = inThread ? $("[data-replies]") : change.thread ? null : $("main .log");
  const selector = inThread ? `[data-replies] [data-post="${change.id}"]` : `#post-${change.id}`;
  const old = $(selector);
  if (change.above && change.id === openThread) {
    const above = $(`.thread .scroller > [data-post="${change.id}"]`);
    if (above) redraw(above, element(change.above));
  }
  if (change.gone) { $$(`[data-post="${change.id}"]`).forEach((p) => p.remove()); return; }
  if (old) return redraw(old, element(change.html));
  if (!log || (!change.thread && new URLSearchParams(location.search).has("before"))) return;
  const scroller = log.closest(".scroller"), follow = atEnd(scroller) || change.mine || stick;
  const fresh = element(change.html), last = $$(".post", log).at(-1);
  if (last && Number(last.dataset.post) > change.id) return; // an old message that could be seen all along
  if (!change.thread && fresh.dataset.day !== last?.dataset.day) {
    log.insertAdjacentHTML("beforeend", `<div class="day" data-day="${escape(fresh.dataset.day)}"><span>${escape(fresh.dataset.day)}</span></div>`);
  }
  log.append(fresh);
  stick = false;
  if (follow) toEnd(scroller);
  else if (pill && !inThread) pill.hidden = false;
  readToEnd();
}

function marks(rail) {
  let total = 0;
  refreshInbox(rail.inbox || 0);
  for (const place of $$(".place")) {
    const count = $(".count", place), n = rail[place.dataset.key] || 0;
    count.hidden = !n;
    count.textContent = n > 99 ? "99+" : n;
    count.setAttribute("aria-label", `${n} unread`);
    place.classList.toggle("unread", n > 0);
    total += n;
  }
  document.title = `${total ? `(${total}) ` : ""}${body.dataset.title} · Goodword playground`;
}

/** New mail shows in the open inbox; the mail that is being read stays as it is. */
let shownMails = $$(".mail-list .unread").length;
async function refreshInbox(unseen) {
  if (!body.classList.contains("in-inbox") || unseen <= shownMails) return;
  shownMails = unseen;
  const response = await fetch(location.href).catch(() => null);
  if (!response?.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const old = $(".mail-list") || $("main > .state"), now = old.matches(".mail-list") ? $(".mail-list", fresh) : $(".mails", fresh);
  if (now) old.replaceWith(now);
}

let reading = 0;
function readToEnd() {
  if (!room || document.hidden || !mainScroller || !atEnd(mainScroller)) return;
  pill.hidden = true;
  clearTimeout(reading);
  reading = setTimeout(() => fetch(`${base}/read`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ room }) }).catch(() => {}), 300);
}

let homeTimer = 0;
function refreshHome() {
  clearTimeout(homeTimer);
  homeTimer = setTimeout(async () => {
    const home = $("[data-home]");
    const response = home && (await fetch(`${base}/home?part`).catch(() => null));
    if (!response?.ok) return;
    const fresh = await response.text();
    if (fresh === home.dataset.shown || home.innerHTML.trim() === fresh.trim()) return;
    const kept = home.contains(document.activeElement) ? document.activeElement.textContent.trim() : "";
    home.innerHTML = fresh;
    home.dataset.shown = fresh;
    if (kept) $$("button", home).find((b) => b.textContent.trim() === kept)?.focus();
  }, 100);
}

// A hidden tab lets go of its stream: browsers allow six connections to one host, and people open a tab per colleague.
let stream = null, since = body.dataset.since;
function listen() {
  stream?.close();
  stream = new EventSource(`${base}/stream?room=${encodeURIComponent(room)}&since=${since}`);
  const note = (event) => { if (event.lastEventId) since = event.lastEventId; };
  stream.addEventListener("post", (event) => { note(event); arrived(JSON.parse(event.data)); });
  stream.addEventListener("elsewhere", (event) => { note(event); refreshHome(); });
  stream.addEventListener("rail", (event) => marks(JSON.parse(event.data)));
  stream.onopen = () => { $("main > .lost").hidden = true; body.dataset.live = "yes"; };
  stream.onerror = () => { $("main > .lost").hidden = false; delete body.dataset.live; };
}
function visible() {
  if (document.hidden) { stream?.close(); stream = null; } else { listen(); readToEnd(); }
}
document.addEventListener("visibilitychange", visible);
addEventListener("pagehide", () => stream?.close());
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

$$(".composer").forEach(composer);
if (mainScroller && room) {
  const wanted = location.hash.startsWith("#post-") && document.getElementById(location.hash.slice(1));
  const unread = $(".new-line");
  if (wanted) { wanted.scrollIntoView({ block: "center" }); wanted.classList.add("flash"); }
  else if (unread) unread.scrollIntoView({ block: "center" });
  else toEnd(mainScroller);
  stick = false;
  mainScroller.addEventListener("scroll", readToEnd, { passive: true });
}
if (openThread) toEnd($(".thread .scroller"));
// A banner or a phone's keyboard makes the room smaller: who was at the end stays there.
for (const scroller of $$(".scroller")) {
  let end = atEnd(scroller);
  scroller.addEventListener("scroll", () => { end = atEnd(scroller); }, { passive: true });
  new ResizeObserver(() => { if (end && room) toEnd(scroller); }).observe(scroller);
}
if (matchMedia("(min-width: 800px)").matches) ($(".thread textarea") || $(".composer textarea"))?.focus({ preventScroll: true });
const frame = $(".mail-body");
if (frame) {
  const grow = () => { const inner = frame.contentDocument; if (inner?.body) frame.style.height = `${inner.documentElement.scrollHeight + 4}px`; };
  frame.addEventListener("load", grow);
  grow();
}
if (!document.hidden) listen();
