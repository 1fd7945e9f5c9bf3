#include "report/html_sections.hpp"

namespace equipoise {
namespace {

// The colours of lines are those of Okabe and Ito (2008), which colour-blind readers tell apart; yellow and
// black are exchanged for readable ones on either ground.
constexpr const char* kColours = R"(
:root { color-scheme: light dark;
  --page: #fbfbfa; --card: #ffffff; --ink: #1c2126; --quiet: #5b6670; --rule: #dfe3e6; --soft: #f1f3f4;
  --accent: #0072b2; --bad: #a83d00; --bad-soft: #fdf1ea; --warn-soft: #fdf6dd; --heat: 0, 114, 178;
  --k0: #0072b2; --k1: #d55e00; --k2: #009e73; --k3: #cc79a7; --k4: #56b4e9; --k5: #e69f00; --k6: #5b6670; --k7: #b5a800; }
@media (prefers-color-scheme: dark) { :root {
  --page: #14171a; --card: #1c2024; --ink: #e8ebed; --quiet: #9aa5ae; --rule: #343b41; --soft: #24292e;
  --accent: #6cbdf0; --bad: #ff9d66; --bad-soft: #33211a; --warn-soft: #322c17; --heat: 86, 180, 233;
  --k0: #56a8e0; --k1: #f0813a; --k2: #2bbf94; --k3: #dd93bb; --k4: #8fd0f5; --k5: #f0b429; --k6: #a9b4bc; --k7: #f0e442; } }
)";

constexpr const char* kText = R"(
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; overflow-wrap: anywhere; }
main { max-width: 66rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: clamp(1.7rem, 4vw, 2.4rem); line-height: 1.15; margin: 0 0 .6rem; letter-spacing: -.02em; }
h2 { font-size: 1.3rem; margin: 0 0 .9rem; letter-spacing: -.01em; }
h3 { font-size: 1rem; margin: 1.6rem 0 .5rem; }
p { margin: .5rem 0; }
.kind { color: var(--accent); font-size: .8rem; font-weight: 600; letter-spacing: .08em; text-transform: uppercase; margin: 0 0 .3rem; }
.lead { font-size: 1.1rem; color: var(--quiet); }
.note { color: var(--quiet); font-size: .85rem; }
.note.bad { color: var(--bad); }
section { background: var(--card); border: 1px solid var(--rule); border-radius: 10px; padding: 1.4rem 1.5rem; margin: 1.4rem 0; }
section > h2 + h3 { margin-top: 0; }
.box { border-radius: 8px; padding: .8rem 1.1rem; margin: .9rem 0; border-left: 4px solid var(--accent); background: var(--soft); }
.box h2 { font-size: .8rem; letter-spacing: .06em; text-transform: uppercase; color: var(--accent); margin: 0 0 .3rem; }
.box h3 { margin: 0 0 .2rem; }
.box.finding p { font-size: 1.08rem; }
.box.bad { border-color: var(--bad); background: var(--bad-soft); }
.box.warn { border-color: var(--k5); background: var(--warn-soft); }
ul.chips { list-style: none; display: flex; flex-wrap: wrap; gap: .4rem; padding: 0; margin: 1.1rem 0 0; }
ul.chips li { border: 1px solid var(--rule); border-radius: 999px; padding: .12rem .75rem; font-size: .85rem; background: var(--card); }
ul.chips span { color: var(--quiet); }
nav { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; margin: 1.3rem 0 0; font-size: .9rem; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
pre { background: var(--soft); border-radius: 8px; padding: .8rem 1rem; white-space: pre-wrap; margin: 0; font-size: .88rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.4rem; margin: 0; }
dt { color: var(--quiet); } dd { margin: 0; font-variant-numeric: tabular-nums; }
details summary { cursor: pointer; font-weight: 600; margin: .8rem 0 .4rem; }
)";

constexpr const char* kTables = R"(
.scroll { overflow-x: auto; max-width: 100%;
  background: linear-gradient(to right, var(--card), transparent 1.5rem) left / 1.5rem 100% no-repeat local,
    linear-gradient(to left, var(--card), transparent 1.5rem) right / 1.5rem 100% no-repeat local,
    linear-gradient(to right, var(--rule), transparent) left / .6rem 100% no-repeat scroll,
    linear-gradient(to left, var(--rule), transparent) right / .6rem 100% no-repeat scroll; }
table { border-collapse: collapse; min-width: 100%; font-size: .93rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .42rem .8rem; border-bottom: 1px solid var(--rule); vertical-align: baseline; overflow-wrap: break-word; max-width: 26rem; }
th:first-child, td:first-child { padding-left: .2rem; }
thead th { color: var(--quiet); font-weight: 600; font-size: .82rem; border-bottom: 2px solid var(--rule); }
tbody th { font-weight: 500; }
.n { text-align: right; white-space: nowrap; }
.sd { color: var(--quiet); }
td.bad { color: var(--bad); } td.quiet { color: var(--quiet); }
tr.implicit th, tr.implicit td { color: var(--quiet); }
.badge { display: inline-block; border-radius: 999px; padding: 0 .6rem; font-size: .8rem; background: var(--soft); white-space: nowrap; }
.badge.done { box-shadow: inset 0 0 0 1px var(--k2); } .badge.cached { color: var(--quiet); }
.badge.failed { box-shadow: inset 0 0 0 1px var(--bad); color: var(--bad); background: var(--bad-soft); }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); gap: 1.2rem; }
.inputs small { display: block; color: var(--quiet); overflow-wrap: anywhere; } .inputs code { font-size: .78rem; overflow-wrap: anywhere; }
.inputs td:last-child { min-width: 12rem; max-width: 36rem; }
.confusion table { font-size: .88rem; }
.heat { background: linear-gradient(rgba(var(--heat), .34), rgba(var(--heat), .34)) left bottom / var(--share) 100% no-repeat; }
.heat small { display: block; color: var(--quiet); }
)";

constexpr const char* kDrawings = R"(
.chart text { fill: var(--quiet); font-size: 12.5px; font-family: inherit; }
.grid { stroke: var(--rule); stroke-width: 1; } .axis { stroke: var(--quiet); stroke-width: 1; }
.line { fill: none; stroke-width: 1.7; stroke-linejoin: round; opacity: .9; } .dashed { stroke-dasharray: 6 4; }
.spread { stroke-width: 14; opacity: .22; } .mean { stroke: var(--ink); stroke-width: 2.5; } .dot { stroke: var(--card); stroke-width: 1; }
.line.k0, .spread.k0 { stroke: var(--k0); } .line.k1, .spread.k1 { stroke: var(--k1); } .line.k2, .spread.k2 { stroke: var(--k2); }
.line.k3, .spread.k3 { stroke: var(--k3); } .line.k4, .spread.k4 { stroke: var(--k4); } .line.k5, .spread.k5 { stroke: var(--k5); }
.line.k6, .spread.k6 { stroke: var(--k6); } .line.k7, .spread.k7 { stroke: var(--k7); }
.dot.k0 { fill: var(--k0); } .dot.k1 { fill: var(--k1); } .dot.k2 { fill: var(--k2); } .dot.k3 { fill: var(--k3); }
.dot.k4 { fill: var(--k4); } .dot.k5 { fill: var(--k5); } .dot.k6 { fill: var(--k6); } .dot.k7 { fill: var(--k7); }
)";

constexpr const char* kFigures = R"(
figure { margin: .8rem 0; }
figcaption { color: var(--quiet); font-size: .85rem; margin-top: .3rem; }
figcaption .file { font-size: .78rem; white-space: nowrap; }
figure.drawn > svg.chart { display: none; }
.vega { width: 100%; } .vega svg { display: block; max-width: 100%; height: auto; overflow: visible; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 25rem), 1fr)); gap: .4rem 1.6rem; }
.charts figure { min-width: 0; }
.charts figure:only-child { max-width: 44rem; }
svg.chart { display: block; width: 100%; max-width: 48rem; height: auto; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; padding: 0; margin: .3rem 0; font-size: .88rem; }
.swatch { display: inline-block; width: 1.4rem; border-top: 3px solid; vertical-align: middle; margin-right: .45rem; }
.swatch.dashed { border-top-style: dashed; }
.s0 { border-color: var(--k0); } .s1 { border-color: var(--k1); } .s2 { border-color: var(--k2); } .s3 { border-color: var(--k3); }
.s4 { border-color: var(--k4); } .s5 { border-color: var(--k5); } .s6 { border-color: var(--k6); } .s7 { border-color: var(--k7); }
svg.plan { display: block; margin-bottom: 1rem; }
svg.plan .box { fill: var(--soft); stroke: var(--rule); stroke-width: 1.2; } svg.plan .box.done { stroke: var(--k2); }
svg.plan .box.failed { stroke: var(--bad); fill: var(--bad-soft); } svg.plan .box.cached, svg.plan .box.open { stroke-dasharray: 4 3; }
svg.plan .edge { fill: none; stroke: var(--quiet); stroke-width: 1.1; opacity: .5; }
svg.plan text { fill: var(--quiet); font-size: 11px; } svg.plan .name { fill: var(--ink); font-size: 12.5px; font-weight: 600; }
.sheets { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); gap: 1rem; }
.sheets.wide { grid-template-columns: repeat(auto-fit, minmax(min(100%, 28rem), 1fr)); }
.sheet { margin: 0; } .sheet img { display: block; width: 100%; height: auto; border-radius: 6px; image-rendering: pixelated; background: #000; }
.distances { list-style: none; display: grid; grid-template-columns: repeat(var(--columns), 1fr); gap: .1rem 0; padding: 0; margin: .3rem 0 0; font-size: .74rem; color: var(--quiet); text-align: center; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
.distances .close { color: var(--bad); font-weight: 700; box-shadow: inset 0 0 0 1.5px var(--bad); border-radius: 4px; }
.sheet.real figcaption { font-weight: 600; color: var(--ink); }
@media (max-width: 40rem) { main { padding: 1.2rem .8rem 2rem; } section { padding: 1rem; } dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
@media print { :root { --page: #fff; --card: #fff; --ink: #000; --quiet: #444; --rule: #ccc; --soft: #f3f3f3; }
  @page { margin: 15mm 14mm; }
  html { font-size: 12px; } body { font-size: 9pt; line-height: 1.4; } main { max-width: none; padding: 0; } nav { display: none; }
  section { border: 0; padding: 0; margin: 1.8rem 0; } h1 { font-size: 20pt; }
  figure, tr, .box, .legend, dl { break-inside: avoid; } h2, h3, .legend, summary { break-after: avoid; } thead { display: table-header-group; }
  .scroll { overflow: visible; background: none; }
  table { font-size: 7.5pt; } th, td { padding: .25rem .35rem; } thead th, .badge, .heat small { font-size: 7pt; }
  .sd { display: block; } .charts, .sheets, .sheets.wide { grid-template-columns: 1fr 1fr; gap: .2rem 1.4rem; } .charts figure:only-child { max-width: none; }
  .inputs td { word-break: break-all; } .inputs code { font-size: 6.5pt; }
  details::details-content { content-visibility: visible; display: block; } summary { list-style: none; }
  svg.plan { max-width: 100%; height: auto; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; } }
)";

}  // namespace

std::string page_style() {
  return std::string(kColours) + kText + kTables + kDrawings + kFigures;
}

std::string svg_style() {
  return std::string(kColours) + kDrawings + "svg { font-family: sans-serif; background: var(--card); }\n";
}

}  // namespace equipoise
