// The search box: looks through search-index.js, which is read when the box is first used. Without this script the box is hidden.
const box = document.querySelector("#search input");
const list = document.querySelector("#search ol");
const root = document.documentElement.dataset.root;
document.querySelector("#search").hidden = false;

function load() {
  if (document.querySelector("script[data-index]")) return;
  const script = document.createElement("script");
  script.src = root + "search-index.js";
  script.dataset.index = "";
  script.onload = show;
  document.head.append(script);
}

// Words must all be there; a title that begins with the first word stands first, then shorter ones.
function find(query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 || !window.siteIndex) return [];
  const rank = title => (title.startsWith(words[0]) ? 0 : 1000) + title.length;
  return window.siteIndex
    .map(entry => ({ entry, title: entry[0].toLowerCase(), text: (entry[0] + " " + entry[1]).toLowerCase() }))
    .filter(item => words.every(word => item.text.includes(word)))
    .sort((a, b) => rank(a.title) - rank(b.title))
    .slice(0, 12)
    .map(item => item.entry);
}

function show() {
  list.replaceChildren(...find(box.value).map(([title, place, path]) => {
    const item = document.createElement("li"), link = document.createElement("a"), where = document.createElement("small");
    link.href = root + path;
    link.textContent = title;
    where.textContent = place;
    link.append(" ", where);
    item.append(link);
    return item;
  }));
}

box.addEventListener("focus", load);
box.addEventListener("input", show);
document.addEventListener("keydown", event => {
  const links = [...list.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement);
  if (event.key === "/" && !/^(input|textarea)$/i.test(document.activeElement.tagName)) {
    event.preventDefault();
    box.focus();
  } else if (event.key === "Escape") {
    box.value = "";
    show();
  } else if (event.key === "Enter" && document.activeElement === box && links.length > 0) {
    location.href = links[0].href;
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && links.length > 0 && (at >= 0 || document.activeElement === box)) {
    event.preventDefault();
    const next = at + (event.key === "ArrowDown" ? 1 : -1);
    (links[next] ?? box).focus();
  }
});
