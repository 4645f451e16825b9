// Timeouts can be extended (WCAG 2.2.1): five minutes before the session ends, ask once.
(() => {
  "use strict";

  const { sitzungSekunden, sitzungUrl } = document.body.dataset;
  const bereich = document.getElementById("meldungen");
  if (!sitzungSekunden || !bereich) return;

  const dauer = Number(sitzungSekunden) * 1000;
  const vorlauf = Math.min(5 * 60 * 1000, dauer / 2);
  let ende;
  let gewarnt = null;

  const kasten = (art, text, knopf) => {
    const element = document.createElement("div");
    element.className = `kern-alert kern-alert--${art} kim-meldung`;
    const absatz = document.createElement("p");
    absatz.textContent = text;
    element.append(absatz);
    if (knopf) element.append(knopf);
    bereich.append(element);
    return element;
  };

  const beginne = () => {
    ende = Date.now() + dauer;
    if (gewarnt) gewarnt.remove();
    gewarnt = null;
  };

  const verlaengere = async () => {
    const marke = document.querySelector("input[name='csrfmiddlewaretoken']");
    const antwort = await fetch(sitzungUrl, {
      method: "POST",
      headers: { "X-CSRFToken": marke ? marke.value : "" },
      redirect: "manual",
    }).catch(() => null);
    if (antwort && antwort.status === 204) beginne();
    else if (gewarnt) gewarnt.querySelector("p").textContent = "Das hat nicht geklappt. Sichern Sie Ihre Eingaben und laden Sie die Seite neu.";
  };

  const warne = () => {
    const knopf = document.createElement("button");
    knopf.type = "button";
    knopf.className = "kern-btn kern-btn--secondary";
    knopf.innerHTML = '<span class="kern-label">Angemeldet bleiben</span>';
    knopf.addEventListener("click", verlaengere);
    gewarnt = kasten("warning", "Sie werden in fünf Minuten abgemeldet, weil Sie längere Zeit nichts getan haben.", knopf);
    gewarnt.scrollIntoView({ block: "nearest" });
  };

  // The clock is read every 20 seconds, so that a computer that slept is told at once.
  const pruefe = () => {
    const rest = ende - Date.now();
    if (rest <= 0) {
      if (gewarnt) gewarnt.remove();
      kasten("warning", "Ihre Sitzung ist abgelaufen. Ihre Eingaben stehen noch hier: Kopieren Sie, was Sie noch brauchen, und melden Sie sich dann neu an.");
      clearInterval(uhr);
    } else if (rest <= vorlauf && !gewarnt) {
      warne();
    }
  };

  beginne();
  const uhr = setInterval(pruefe, 20_000);
  document.addEventListener("htmx:after:request", beginne);
})();
