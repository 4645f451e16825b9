// Keeps what is typed as a draft on the server; the form works without it.
(() => {
  "use strict";
  const PAUSE = 2_000; // ms without a key before the draft is sent
  const formular = document.querySelector("form[data-entwurf]");
  if (!formular) return;
  const stand = formular.querySelector("[data-entwurf-stand]");
  let wecker = 0;
  let gesendet = false;

  const sichere = async () => {
    if (gesendet) return;
    try {
      const antwort = await fetch(formular.dataset.entwurf, { method: "POST", body: new FormData(formular) });
      if (!antwort.ok) throw new Error(String(antwort.status));
      const { gesichert } = await antwort.json();
      stand.textContent = `Entwurf gesichert um ${gesichert} Uhr`;
    } catch {
      stand.textContent = "Der Entwurf konnte nicht gesichert werden. Ihr Text steht noch im Formular.";
      wecker = setTimeout(sichere, PAUSE * 5);
    }
  };
  const plane = () => {
    clearTimeout(wecker);
    wecker = setTimeout(sichere, PAUSE);
  };
  formular.addEventListener("input", plane);
  formular.addEventListener("change", plane);
  formular.addEventListener("submit", () => {
    gesendet = true;
    clearTimeout(wecker);
  });
})();
