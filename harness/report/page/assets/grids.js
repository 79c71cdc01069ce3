// Grids as pictures. A code is "rows,cols,cells", a character a cell.
function readGrid(code) {
  const [rows, cols, cells] = code.split(",");
  return { rows: Number(rows), cols: Number(cols), cells: [...cells].map((c) => parseInt(c, 36)) };
}
const sameShape = (a, b) => a.rows === b.rows && a.cols === b.cols;

/** Cells that differ; all of them where the shapes do. */
function differing(grid, target) {
  if (!sameShape(grid, target)) return grid.cells.map((_, i) => i);
  return grid.cells.map((_, i) => i).filter((i) => grid.cells[i] !== target.cells[i]);
}

const square = (i, grid) => `M${i % grid.cols} ${Math.floor(i / grid.cols)}h1v1h-1z`;
const cross = (i, grid) => {
  const x = i % grid.cols, y = Math.floor(i / grid.cols);
  return `M${x + 0.2} ${y + 0.2}l0.6 0.6M${x + 0.8} ${y + 0.2}l-0.6 0.6`;
};

function cellPaths(grid, looks) {
  const paths = new Map();
  grid.cells.forEach((symbol, i) => paths.set(symbol, (paths.get(symbol) || "") + square(i, grid)));
  return [...paths].map(([symbol, d]) => svg("path", { d, fill: (looks[symbol] || ["?", "#ffffff"])[1] }));
}

function cellMarks(grid, looks, numbers) {
  return grid.cells.flatMap((symbol, i) => {
    const [character, ground, ink] = looks[symbol] || ["?", "#ffffff", "#c00000"];
    if (ground === ink && !(numbers && character.trim())) return [];
    const light = parseInt(ground.slice(1, 3), 16) * 0.3 + parseInt(ground.slice(3, 5), 16) * 0.59 +
      parseInt(ground.slice(5, 7), 16) * 0.11 > 128;
    return [svg("text", { x: (i % grid.cols) + 0.5, y: Math.floor(i / grid.cols) + 0.74, "font-size": 0.68,
      "text-anchor": "middle", fill: ground !== ink ? ink : light ? "#000000" : "#ffffff" }, character)];
  });
}

function lines(rows, cols, down, across) {
  let d = "";
  for (let r = 0; r <= rows; r += down) d += `M0 ${r}H${cols}`;
  for (let c = 0; c <= cols; c += across) d += `M${c} 0V${rows}`;
  return d;
}

/**
 * A grid as SVG. look: {suite, box, numbers}; `given`: cells that were there before (a Sudoku's
 * clues); `wrong`: places that get a cross.
 */
function gridPicture(name, grid, look, given, wrong) {
  const looks = data.styles[look.suite] || data.styles.arc;
  const side = Math.max(5, Math.min(24, Math.floor(216 / Math.max(grid.rows, grid.cols, 1))));
  const root = svg("svg", { width: grid.cols * side + 2, height: grid.rows * side + 2, role: "img",
    viewBox: `-0.06 -0.06 ${grid.cols + 0.12} ${grid.rows + 0.12}`, "aria-label": `${name}, ${grid.rows} by ${grid.cols}` },
    cellPaths(grid, looks));
  if (look.suite === "sudoku" && given && sameShape(given, grid)) {
    const clues = given.cells.flatMap((symbol, i) => (symbol ? [square(i, grid)] : [])).join("");
    root.append(svg("path", { class: "clues", d: clues }));
  }
  root.append(svg("path", { class: "cell-lines", d: lines(grid.rows, grid.cols, 1, 1) }), ...cellMarks(grid, looks, look.numbers));
  if (look.box) root.append(svg("path", { class: "box-lines", d: lines(grid.rows, grid.cols, ...look.box) }));
  const crosses = (wrong || []).map((i) => cross(i, grid)).join("");
  if (crosses) root.append(svg("path", { class: "wrong-under", d: crosses }), svg("path", { class: "wrong-over", d: crosses }));
  return root;
}

/** With a title and a line below it; a null code is a grid that is not there. */
function gridFigure(title, text, code, look, given, target) {
  const caption = html("figcaption", {}, html("b", {}, title), text ? ` ${text}` : "");
  if (!code || code.startsWith("0,")) {
    return html("figure", { class: "grid" }, caption, html("div", { class: "no-grid" }, code ? "an empty grid" : "none"));
  }
  const grid = readGrid(code);
  const wrong = target && sameShape(grid, target) ? differing(grid, target) : [];
  return html("figure", { class: "grid" }, caption, gridPicture(title, grid, look, given, wrong));
}
