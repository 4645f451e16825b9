// While figures are typed: does the row add up? A convenience; the server says the same.
(() => {
  "use strict";

  // 1.234,56 or 1234.56 in hundredths; NaN where it can't be read.
  const hundertstel = (text) => {
    const roh = text.trim().replace(/\s/g, "");
    const deutsch = /^\d+\.\d{1,2}$/.test(roh) ? roh : roh.replace(/\./g, "").replace(",", ".");
    return /^\d+(\.\d{1,2})?$/.test(deutsch) ? Math.round(Number(deutsch) * 100) : NaN;
  };

  const pruefe = (zeile) => {
    const [zugewiesen, ...teile] = [...zeile.querySelectorAll("input[inputmode='decimal']")]
      .map((feld) => hundertstel(feld.value));
    const fehlt = zugewiesen - teile.reduce((summe, teil) => summe + teil, 0);
    const ausgabe = zeile.querySelector("output");
    ausgabe.classList.toggle("stellen-summe--falsch", fehlt !== 0);
    if (Number.isNaN(fehlt)) {
      ausgabe.value = "noch nicht vollständig";
    } else if (fehlt === 0) {
      ausgabe.value = "geht auf";
    } else {
      const menge = (Math.abs(fehlt) / 100).toLocaleString("de-DE", { minimumFractionDigits: 2 });
      ausgabe.value = `${menge}\u00a0VZÄ zu ${fehlt > 0 ? "wenig" : "viel"}`;
    }
  };

  document.addEventListener("input", (event) => {
    const zeile = event.target.closest("tr[data-rechnung]");
    if (zeile && event.target.inputMode === "decimal") pruefe(zeile);
  });
})();
