// Draws the pictures of the page. Colours are variables of the style sheet, so the SVG follows light, dark and paper by itself.
(() => {
  "use strict";
  const theme = JSON.parse(document.getElementById("lmm-theme").textContent);
  const figures = [...document.querySelectorAll("figure.plot")];
  if (!window.vega || !window.vegaLite) {
    for (const figure of figures) {
      say(figure, "The drawing scripts could not be loaded.");
    }
    return;
  }

  for (const figure of figures) {
    const text = figure.querySelector("script[type='application/json']").textContent;
    draw(figure, text).then(() => offer(figure, text), error => {
      console.error(error);
      say(figure, "This picture could not be drawn: " + error.message);
    });
  }

  async function draw(figure, text) {
    const place = figure.querySelector(".picture");
    const spec = JSON.parse(text);
    delete spec.title; // stands above as a heading
    if (spec.facet) {
      // As many small multiples in a row as have room, and as wide as fills it.
      const room = place.clientWidth - 76;
      spec.columns = Math.max(1, Math.min(spec.columns, Math.floor(room / (spec.spec.width + 24))));
      spec.spec.width = Math.min(1.6 * spec.spec.width, Math.floor(room / spec.columns) - 24);
      spec.facet.header.labelLimit = spec.spec.width;
    }
    spec.config = theme.page;
    const compiled = window.vegaLite.compile(spec, { logger: window.vega.logger(window.vega.Warn) }).spec;
    const words = [...place.childNodes];
    const canvas = document.createElement("div");
    canvas.className = "canvas";
    place.append(canvas);
    await new window.vega.View(window.vega.parse(compiled), { renderer: "svg", hover: false, container: canvas }).runAsync();
    words.forEach(node => node.remove());
    canvas.querySelector("svg").setAttribute("aria-hidden", "true"); // the place itself has the role and the words
  }

  // A file of the picture in the colours of paper, with its title.
  function offer(figure, text) {
    const bar = document.createElement("p");
    bar.className = "files";
    bar.append("Save as ");
    const name = figure.dataset.name;
    add("SVG", () => paper().toSVG().then(svg => save(new Blob([svg], { type: "image/svg+xml" }), name + ".svg")));
    add("PNG", () => paper().toCanvas(2).then(canvas => canvas.toBlob(blob => save(blob, name + ".png"))));
    add("Vega-Lite", () => save(new Blob([JSON.stringify({ ...JSON.parse(text), config: theme.paper }, null, 2)], { type: "application/json" }), name + ".vl.json"));
    figure.append(bar);

    function add(label, action) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.setAttribute("aria-label", "Save the picture " + figure.querySelector("h1, h2, h3, h4").textContent + " as " + label);
      button.addEventListener("click", action);
      bar.append(button, " ");
    }

    function paper() {
      const spec = JSON.parse(text);
      spec.config = theme.paper;
      if (spec.width === "container") {
        spec.width = 560;
      }
      return new window.vega.View(window.vega.parse(window.vegaLite.compile(spec).spec), { renderer: "none" });
    }
  }

  function save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  function say(figure, message) {
    const note = document.createElement("p");
    note.className = "note";
    note.textContent = message;
    figure.querySelector(".picture").append(note);
  }
})();
