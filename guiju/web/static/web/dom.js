// Elements without markup in texts: what people typed is only ever text.

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

// The sentences of scripts, in the language of the page; %(name)s stands for what is given.
let sentences = null;

export function say(name, given = {}) {
  sentences ??= JSON.parse(document.getElementById("words")?.textContent ?? "{}");
  return (sentences[name] ?? name).replace(/%\((\w+)\)s/g, (whole, key) => given[key] ?? whole);
}
