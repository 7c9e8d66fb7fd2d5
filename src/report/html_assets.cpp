#include "report/html_assets.hpp"

namespace assay::report::html {

const std::string_view kStyle = R"css(
:root{color-scheme:light dark;--bg:#fff;--panel:#f5f6f8;--text:#1b1f24;--faint:#57606a;--line:#d0d7de;--link:#0757ba;
--critical:#9b0f25;--high:#a13a00;--medium:#7a5200;--low:#0b5c7d;--info:#57606a;--good:#136c2e;--mark:#ffe9a8;--on:#fff}
@media (prefers-color-scheme:dark){:root{--bg:#0f1318;--panel:#1a2029;--text:#e6eaef;--faint:#a5b0bd;--line:#343d49;
--link:#7db4ff;--critical:#ff9aa6;--high:#ffad7a;--medium:#f0c76a;--low:#7fd0ee;--info:#a5b0bd;--good:#7fdc9a;--mark:#5c4700;
--on:#0f1318}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:16px/1.5 system-ui,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
header,main,footer{max-width:72rem;margin:0 auto;padding:1rem 1.25rem}
h1{font-size:1.4rem;margin:.5rem 0}h2{font-size:1.2rem;margin:2rem 0 .5rem;border-bottom:1px solid var(--line)}
h3{font-size:1rem;margin:0 0 .25rem}p{margin:.35rem 0}a{color:var(--link)}
code,pre,.mono{font:13px/1.5 ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
code,.path{overflow-wrap:anywhere}
pre{background:var(--bg);border:1px solid var(--line);border-radius:6px;padding:.6rem;margin:.4rem 0;overflow-x:auto}
.tag{display:inline-block;white-space:nowrap;border-radius:999px;padding:.05rem .6rem;font-size:.8rem;font-weight:600;color:var(--on);background:var(--info)}
.critical{background:var(--critical)}.high{background:var(--high)}.medium{background:var(--medium)}.low{background:var(--low)}
.clean,.allowed,.complete{background:var(--good)}.findings,.dangerous,.failed{background:var(--critical)}
.incomplete,.unlisted,.partial,.unsupported{background:var(--medium)}.unvetted{background:var(--low)}
.verdict{font-size:1.05rem}.faint{color:var(--faint)}
.numbers{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;list-style:none;padding:0;margin:.75rem 0}
.numbers b{font-size:1.2rem;display:block}
meter{width:100%;height:1rem}
article{background:var(--panel);border:1px solid var(--line);border-left:.35rem solid var(--info);border-radius:8px;padding:.8rem 1rem;margin:.8rem 0}
article.s-critical{border-left-color:var(--critical)}article.s-high{border-left-color:var(--high)}
article.s-medium{border-left-color:var(--medium)}article.s-low{border-left-color:var(--low)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:.5rem 0}dt{color:var(--faint)}dd{grid-column:2;margin:0;overflow-wrap:anywhere}
.message{font-weight:600;overflow-wrap:anywhere}
mark{background:var(--mark);color:inherit}
table{border-collapse:collapse;width:100%;font-size:.92rem}caption{text-align:left;color:var(--faint);padding:.2rem 0}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
td.n,th.n{text-align:right;white-space:nowrap}
.wide{overflow-x:auto}
.d1{padding-left:1.2rem}.d2{padding-left:2.4rem}.d3{padding-left:3.6rem}.d4{padding-left:4.8rem}.d5{padding-left:6rem}
td dl{margin:0}
.graph{background:var(--bg);border:1px solid var(--line);border-radius:6px;margin:.4rem 0}
.graph svg{display:block;margin:0 auto}
.graph text{font:11px/1 ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;text-anchor:middle;fill:var(--text)}
.graph .what{font:600 13px/1 system-ui,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
.graph .mark{font:700 12px/1 system-ui,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;fill:var(--critical)}
.graph .value{text-anchor:start;fill:var(--faint);stroke:var(--bg);stroke-width:4px;paint-order:stroke}
.graph rect{fill:var(--panel);stroke:var(--faint)}.graph .marked rect{stroke:var(--critical);stroke-width:3}
.graph .constant rect{stroke-dasharray:4 3}.graph path{fill:none;stroke:var(--faint);stroke-width:1.25}
.graph .cut path:not(.tip){stroke-dasharray:2 4}.graph .tip{fill:var(--faint)}
summary{cursor:pointer}
.tools{display:flex;flex-wrap:wrap;gap:.75rem;align-items:end;margin:.5rem 0}
label{font-size:.85rem;color:var(--faint)}
input,select,button{font:inherit;color:inherit;background:var(--bg);border:1px solid var(--faint);border-radius:6px;padding:.25rem .5rem}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
[hidden]{display:none}
@media print{.tools{display:none}article{break-inside:avoid}}
)css";

const std::string_view kScript = R"js(
(function () {
  "use strict";
  var tools = document.getElementById("tools");
  if (!tools) return;
  var text = document.getElementById("filter");
  var level = document.getElementById("level");
  var said = document.getElementById("said");
  var articles = Array.prototype.slice.call(document.querySelectorAll("article[data-level]"));
  function apply() {
    var wanted = text.value.toLowerCase();
    var least = Number(level.value);
    var shown = 0;
    articles.forEach(function (one) {
      var fits = Number(one.dataset.level) >= least && one.textContent.toLowerCase().indexOf(wanted) >= 0;
      one.hidden = !fits;
      if (fits) shown += 1;
    });
    said.textContent = shown + " of " + articles.length + " shown";
  }
  text.addEventListener("input", apply);
  level.addEventListener("change", apply);
  tools.hidden = false;
  apply();
})();
)js";

}  // namespace assay::report::html
