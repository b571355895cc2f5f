// The keys of a line grid: which one does what, in a cell that is only looked at and in one being typed into.

const PAGE = 12;

// Returns the name of what to do with its argument, or null where the key is the input's own.
export function meaning(event, { isTyping, isLong }) {
  const { key, shiftKey, altKey } = event;
  const isCtrl = event.ctrlKey || event.metaKey;
  if (isCtrl && altKey) return null;
  if (isCtrl) return withControl(key, isTyping);
  if (altKey) return { Insert: ["duplicate"], ArrowUp: ["shift", -1], ArrowDown: ["shift", 1] }[key] ?? null;
  if (key === "Enter") return isTyping && isLong && shiftKey ? null : ["step", shiftKey ? -1 : 1];
  if (key === "Tab") return ["tab", shiftKey ? -1 : 1];
  if (key === "F2") return ["type"];
  if (key === "Escape") return ["escape"];
  if (key === "F8") return ["fault", shiftKey ? -1 : 1];
  if (shiftKey) return null;
  if (key === " ") return ["toggle"];
  if (isTyping) return isLong ? null : { ArrowUp: ["row", -1], ArrowDown: ["row", 1] }[key] ?? null;
  return (
    {
      ArrowUp: ["row", -1],
      ArrowDown: ["row", 1],
      ArrowLeft: ["column", -1],
      ArrowRight: ["column", 1],
      PageUp: ["row", -PAGE],
      PageDown: ["row", PAGE],
      Home: ["column", -Infinity],
      End: ["column", Infinity],
    }[key] ?? null
  );
}

function withControl(key, isTyping) {
  const always = { d: ["above"], Delete: ["remove"], Enter: ["insert"] }[key.length === 1 ? key.toLowerCase() : key];
  if (always || isTyping) return always ?? null;
  return (
    {
      z: ["back"],
      y: ["again"],
      Z: ["again"],
      Home: ["corner", -1],
      End: ["corner", 1],
      ArrowUp: ["row", -Infinity],
      ArrowDown: ["row", Infinity],
      ArrowLeft: ["column", -Infinity],
      ArrowRight: ["column", Infinity],
    }[key] ?? null
  );
}
