// KIM: conveniences only. Every page works without this file.
(() => {
  "use strict";

  const tippbar = (element) =>
    element.closest("input, textarea, select, [contenteditable='true']") !== null;

  // "/" jumps into the search, Escape closes the open menu and returns the focus.
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !tippbar(event.target)) {
      const feld = document.getElementById("globale-suche");
      if (feld) {
        event.preventDefault();
        feld.focus();
        feld.select();
      }
    }
    if (event.key === "Escape") {
      const offen = [...document.querySelectorAll("details.kim-menue[open]")].pop();
      if (offen) {
        offen.open = false;
        offen.querySelector("summary").focus();
      }
    }
  });

  // A click elsewhere or leaving with Tab closes menus; opening one closes the others.
  const schliesseAndere = (ziel) => {
    for (const menue of document.querySelectorAll("details.kim-menue[open]")) {
      if (!menue.contains(ziel)) menue.open = false;
    }
  };
  document.addEventListener("click", (event) => schliesseAndere(event.target));
  document.addEventListener("focusin", (event) => schliesseAndere(event.target));

  // Selects and checkboxes marked so apply their filter at once; the button stays for all others.
  document.addEventListener("change", (event) => {
    const formular = event.target.form;
    if (formular && "sofort" in formular.dataset) formular.requestSubmit();
  });

  // Leave warning: only for forms that ask for it and only after something was typed.
  const stand = (formular) => new URLSearchParams(
    [...new FormData(formular)].map(([name, wert]) => [name, wert instanceof File ? wert.name : wert]),
  ).toString();
  const beobachtet = new Map();
  const beobachte = () => {
    for (const formular of document.querySelectorAll("form[data-verlassen-warnung]")) {
      if (!beobachtet.has(formular)) beobachtet.set(formular, stand(formular));
    }
  };
  document.addEventListener("submit", (event) => beobachtet.delete(event.target));
  window.addEventListener("beforeunload", (event) => {
    for (const [formular, anfang] of beobachtet) {
      if (formular.isConnected && stand(formular) !== anfang) event.preventDefault();
    }
  });

  // What was sent is not sent twice: the button rests until the answer is there.
  document.addEventListener("submit", (event) => {
    const knopf = event.submitter;
    if (event.defaultPrevented || !knopf || event.target.method !== "post") return;
    setTimeout(() => { knopf.disabled = true; }, 0); // afterwards, so that its own value is sent
    setTimeout(() => { knopf.disabled = false; }, 10_000); // a download answers without a new page
  });
  window.addEventListener("pageshow", () => {
    for (const knopf of document.querySelectorAll("form[method='post'] button:disabled")) knopf.disabled = false;
  });

  // The error summary takes the focus, so that it is read first.
  const fokussiere = (wurzel) => {
    const ziel = wurzel.querySelector("[data-fokus]");
    if (ziel) ziel.focus();
  };

  const melde = (text) => {
    const bereich = document.getElementById("meldungen");
    if (!bereich) return;
    const kasten = document.createElement("div");
    kasten.className = "kern-alert kern-alert--danger kim-meldung";
    const absatz = document.createElement("p");
    absatz.textContent = text;
    kasten.append(absatz);
    bereich.replaceChildren(kasten);
    bereich.scrollIntoView({ block: "nearest" });
  };

  const nachTausch = (event) => {
    beobachte();
    fokussiere(event.target instanceof Element ? event.target : document);
  };
  document.addEventListener("htmx:after:swap", nachTausch);

  // A partial answered with another page (signed out meanwhile): load that page as a whole.
  document.addEventListener("htmx:before:swap", (event) => {
    const antwort = event.detail.ctx?.response?.raw;
    if (antwort?.redirected && new URL(antwort.url).pathname.startsWith("/konto/")) {
      event.preventDefault();
      window.location.reload();
    }
  });
  document.addEventListener("htmx:response:error", (event) => {
    const nummer = event.detail.ctx?.response?.headers?.get("X-Anfrage-Id");
    melde("Das hat nicht geklappt. Bitte versuchen Sie es noch einmal oder laden Sie die Seite neu."
      + (nummer ? ` Vorgangsnummer: ${nummer}` : ""));
  });
  document.addEventListener("htmx:error", () => {
    melde("Keine Verbindung zu KIM. Ihre Eingaben auf dieser Seite sind noch da. "
      + "Prüfen Sie die Verbindung und versuchen Sie es noch einmal.");
  });

  document.documentElement.dataset.skript = "an";
  beobachte();
  fokussiere(document);
})();
