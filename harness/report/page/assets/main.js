// Puts the page together.
function head() {
  document.title = `arcbench report: ${data.title}`;
  const themes = ["auto", "light", "dark"];
  const theme = choice("colours", themes.map((t) => [t, t]), "auto", (value) => {
    if (value === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = value;
  });
  document.getElementById("head").append(
    html("div", { class: "top" }, html("h1", {}, data.title), html("div", { class: "controls" }, theme)),
    note(`An arcbench report, made ${data.made.slice(0, 16).replace("T", " ")} UTC by arcbench ${data.version}.` +
      (data.cut ? " Only the best evaluations of each dataset are in it." : "")));
}

function navigation() {
  const links = [...document.querySelectorAll("main > section")].map((s) =>
    html("li", {}, html("a", { href: "#" + s.id }, s.querySelector("h2").textContent)));
  document.getElementById("sections").append(html("ul", {}, links));
}

document.getElementById("content").replaceChildren();
head();
leaderboards();
learningCurves();
viewsAndSteps();
scoreAgainstCost();
pairedComparison();
puzzles();
navigation();
// Plots are drawn once their width is known, two frames from now at the latest.
if (location.hash === "#check") requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(runChecks, 50)));
