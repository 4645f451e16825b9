// Tries the API from its page: with the token typed in, never with the session.
(() => {
  "use strict";

  const tokenfeld = document.getElementById("versuch-token");
  if (!tokenfeld || !window.fetch) return;
  const KOPF = ["ETag", "RateLimit-Remaining", "Retry-After"];

  const anfrage = (formular) => {
    let pfad = formular.dataset.apiPfad;
    const abfrage = new URLSearchParams();
    const kopf = {};
    if (tokenfeld.value.trim()) kopf.Authorization = `Bearer ${tokenfeld.value.trim()}`;
    for (const feld of formular.querySelectorAll("[data-ort]")) {
      if (!feld.value) continue;
      if (feld.dataset.ort === "path") pfad = pfad.replace(`{${feld.name}}`, encodeURIComponent(feld.value));
      else if (feld.dataset.ort === "query") abfrage.set(feld.name, feld.value);
      else kopf[feld.name] = feld.value;
    }
    const rest = abfrage.toString();
    return { adresse: rest ? `${pfad}?${rest}` : pfad, kopf };
  };

  const lesbar = (text) => {
    try {
      return JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      return text;
    }
  };

  const zeige = (ziel, zeilen, text) => {
    const absatz = document.createElement("p");
    absatz.textContent = zeilen.join(" · ");
    ziel.replaceChildren(absatz);
    if (!text) return;
    const quelltext = document.createElement("pre");
    quelltext.className = "kim-quelltext";
    quelltext.tabIndex = 0;
    quelltext.setAttribute("aria-label", "Antwort");
    quelltext.textContent = text;
    ziel.append(quelltext);
  };

  const schicke = async (formular) => {
    const ziel = formular.querySelector(".kim-versuch__antwort");
    const { adresse, kopf } = anfrage(formular);
    zeige(ziel, ["Anfrage läuft …"]);
    let antwort;
    try {
      antwort = await fetch(adresse, { headers: kopf, credentials: "omit", cache: "no-store" });
    } catch {
      zeige(ziel, ["Keine Verbindung, oder das Token enthält unzulässige Zeichen. Prüfen Sie beides."]);
      return;
    }
    const felder = KOPF.filter((name) => antwort.headers.has(name)).map((name) => `${name}: ${antwort.headers.get(name)}`);
    zeige(ziel, [`Status ${antwort.status}`, `GET ${adresse}`, ...felder], lesbar(await antwort.text()));
  };

  for (const formular of document.querySelectorAll("form[data-api-pfad]")) {
    formular.hidden = false;
    formular.addEventListener("submit", (event) => {
      event.preventDefault();
      schicke(formular);
    });
  }
  document.getElementById("versuch").hidden = false;
})();
