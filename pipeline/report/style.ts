import { FONT, plotColours } from './theme.ts'

const light = `--paper:#fff;--ink:#1b1f24;--soft:#5b636c;--line:#d9dce0;--hair:#eceef0;--link:#00609c;--warn:#fff6e5;--warn-line:#d48a00;--raised:#f6f7f8;${plotColours(false)}`
const dark = `--paper:#16191d;--ink:#e6e4df;--soft:#a0a5aa;--line:#3b4147;--hair:#272c31;--link:#6cb6ea;--warn:#2b2417;--warn-line:#d79a2b;--raised:#1e2227;${plotColours(true)}`

const SERIF =
  "Charter, 'Bitstream Charter', 'Iowan Old Style', Cambria, 'Liberation Serif', 'Times New Roman', serif"
const MONO = "ui-monospace, 'SF Mono', Menlo, Consolas, 'Liberation Mono', monospace"

/** Tables as lists: a row is its values below and beside each other, each with its name. */
const listed = (
  table: string,
) => `${['', ' tbody', ' tr', ' td'].map((part) => `${table} table${part}`).join(',')}{display:block}
${table} table{border-bottom:0}
${table} thead{display:none}
${table} tbody tr{columns:13rem;column-gap:1.6rem;border-top:1px solid var(--line);padding:.35rem 0}
${table} tbody tr+tr>*{border:0}
${table} table td{display:flex;justify-content:space-between;gap:1rem;padding:.05rem 0;white-space:normal;break-inside:avoid;overflow-wrap:anywhere;text-align:right}
${table} table td::before{content:attr(data-column);color:var(--soft);text-align:left;flex:none;max-width:60%}
`

/** The page's look: a supplementary page of a paper, on white, on dark and on paper. */
export const STYLE = `
:root{color-scheme:light;${light}}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;${dark}}}
:root[data-theme=dark]{color-scheme:dark;${dark}}
*{box-sizing:border-box}
html{font:16px/1.5 ${SERIF};color:var(--ink);background:var(--paper);-webkit-text-size-adjust:100%}
body{margin:0}
main{max-width:47rem;margin:0 auto;padding:2.6rem 1.25rem 4rem}
h1{font-size:1.75rem;line-height:1.2;font-weight:600;margin:0 3.5rem 1.1rem 0;text-wrap:balance;overflow-wrap:anywhere}
h2{font-size:1.2rem;line-height:1.3;font-weight:600;margin:0 0 .4rem;overflow-wrap:anywhere}
h3{font:600 .8125rem/1.4 ${FONT};margin:0 0 .25rem}
p{margin:0 0 .7rem}
a{color:var(--link);text-decoration:none}
a:hover,a:focus-visible,p a,figcaption a{text-decoration:underline}
code{font-family:${MONO};font-size:.88em;overflow-wrap:anywhere}
section{margin-top:2.4rem}
section.output{border-top:1px solid var(--line);padding-top:1.3rem}
.summary{color:var(--soft)}
dl{margin:0}dt,dd{margin:0}
.glance{display:flex;flex-wrap:wrap;gap:.55rem 1.9rem;padding:.75rem 0;border:solid var(--line);border-width:1px 0;font-family:${FONT};font-variant-numeric:tabular-nums}
.glance dt{font-size:.75rem;color:var(--soft)}
.glance dt::first-letter{text-transform:uppercase}
.glance dd{font-size:.9375rem}
.warnings{margin-top:1.5rem;padding:.75rem 1rem .8rem;background:var(--warn);border-left:3px solid var(--warn-line);font-size:.9375rem}
.warnings h2{font-size:1rem;margin:0 0 .2rem}
.warnings ul{margin:0;padding-left:1.1rem}
.warnings li{overflow-wrap:anywhere}
.scroll{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;font:.8125rem/1.45 ${FONT};font-variant-numeric:tabular-nums;border-bottom:1px solid var(--line)}
th,td{padding:.22rem 1.1rem .22rem 0;text-align:left;vertical-align:baseline;white-space:nowrap}
.keys th,.keys td{white-space:normal}
.keys .key{white-space:nowrap}
.keys .note{min-width:8em}
.keys td:nth-child(2){min-width:10em}
th:last-child,td:last-child{padding-right:0}
thead th{font-weight:600;border-bottom:1px solid var(--line);border-top:1px solid var(--line)}
tbody tr+tr>*{border-top:1px solid var(--hair)}
.number{text-align:right}
.unit{color:var(--soft);font-weight:400}
.keys{width:100%;font-size:.875rem}
.keys tbody th{font-weight:600}
.keys tbody tr.first>*{border-top-color:var(--line)}
.keys tbody .again{border-top-color:transparent}
.key{font-weight:600}
.key .unit{font-weight:400}
.note{color:var(--soft)}
figure{margin:1rem 0 1.5rem}
.plot{display:block;max-width:100%;height:auto}
.plot.narrow{display:none}
.plot [data-tip]:hover{opacity:1}
.plot .found{fill:none;stroke:var(--ink);stroke-width:1.5;pointer-events:none}
.plot .chosen{fill:var(--plot-window);fill-opacity:.12;stroke:var(--plot-window);pointer-events:none}
.picture:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.tools{display:flex;flex-wrap:wrap;gap:.25rem;margin:.3rem 0 .1rem;font:.75rem/1.4 ${FONT}}
.tools button,.save button{font:inherit;color:var(--soft);background:none;border:1px solid var(--line);border-radius:3px;padding:.12rem .5rem;cursor:pointer}
.tools button:hover,.tools button:focus-visible,.save button:hover{color:var(--ink);border-color:var(--soft)}
.tools button[aria-pressed=true]{color:var(--ink);background:var(--raised);border-color:var(--soft)}
.tools .series button[aria-pressed=false]{text-decoration:line-through}
.tools .save,.tools .series{display:contents}
.tools .save button:first-child{margin-left:.6rem}
.tools .series button:first-child{margin-left:.6rem}
figure:has(.tools) .svg{display:none}
.volume canvas{display:block;width:100%;height:auto;max-width:660px;touch-action:pan-y;cursor:grab}
.volume canvas:active{cursor:grabbing}
.volume canvas:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.volume .controls{display:flex;flex-wrap:wrap;align-items:center;gap:.2rem 1rem;font:.8125rem/1.6 ${FONT};font-variant-numeric:tabular-nums}
.volume .controls input{width:11rem;vertical-align:middle;accent-color:var(--plot-series1)}
.volume .controls i{display:inline-block;width:.7rem;height:.7rem;border-radius:50%;margin:0 .25rem 0 .5rem;vertical-align:-.05rem}
.volume .hint{color:var(--soft)}
.volume.turning>.scroll{display:none}
figcaption{font-size:.9375rem;line-height:1.45;max-width:42rem;margin-top:.35rem;overflow-wrap:anywhere}
.svg{font:.75rem ${FONT};white-space:nowrap}
details.table{margin:0 0 1.1rem}
summary{cursor:pointer;font-size:.9375rem;margin-bottom:.45rem;overflow-wrap:anywhere}
.definitions{margin:.6rem 0 .4rem;font-size:.8125rem;line-height:1.45;color:var(--soft);columns:19rem;column-gap:2rem}
.definitions div{break-inside:avoid;padding-left:1rem;text-indent:-1rem}
.definitions dt{display:inline;font-family:${FONT};font-weight:600;color:var(--ink);margin-right:.4rem}
.definitions dd{display:inline}
.definitions .unit::before{content:"· "}
.where{font:.8125rem/1.45 ${FONT};color:var(--soft)}
.method{font-size:.8125rem;line-height:1.5;background:var(--raised);padding:.6rem .9rem .65rem;border-radius:3px}
.method ol{margin:0;padding-left:1.25rem}
.method li{overflow-wrap:anywhere}
.parameter{margin-left:.45rem;color:var(--soft);font-family:${FONT};font-size:.95em}
.source{margin:.3rem 0 0;color:var(--soft)}
.facts{font-size:.875rem;margin-bottom:1rem}
.facts div{display:grid;grid-template-columns:8rem 1fr;padding:.12rem 0}
.facts dt{color:var(--soft)}
.facts dd{overflow-wrap:anywhere}
.input{margin-top:1.1rem;font-size:.875rem}
.input p{margin-bottom:.4rem;color:var(--soft);overflow-wrap:anywhere}
.input th,.input td{white-space:normal}
.input .number{white-space:nowrap}
.hash{display:inline-block;min-width:min(16rem,30vw);font-size:.7rem;white-space:normal}
.theme{position:absolute;top:1rem;right:1.25rem;font:.75rem ${FONT};color:var(--soft);background:none;border:1px solid var(--line);border-radius:3px;padding:.25rem .6rem;cursor:pointer}
.theme:hover,.theme:focus-visible{color:var(--ink);border-color:var(--soft)}
.tip{position:fixed;z-index:1;pointer-events:none;white-space:pre;font:.75rem/1.4 ${FONT};font-variant-numeric:tabular-nums;color:var(--ink);background:var(--paper);border:1px solid var(--line);border-radius:3px;padding:.3rem .5rem;box-shadow:0 2px 8px rgb(0 0 0/.14)}
${listed('.folded')}@media (min-width:800px){
.scroll.wide{width:min(100vw - 3rem,84rem);max-width:none;margin-left:calc((100% - min(100vw - 3rem,84rem))/2)}
.scroll.wide table{margin:0 auto;font-size:.75rem}
.scroll.wide :is(th,td){padding-right:.6rem}
}
@media (max-width:799px){
${listed('.wide')}}
@media (max-width:560px){
${listed('.middling')}.plot.wide{max-width:none}
main{padding:1.6rem 1rem 3rem}
h1{font-size:1.4rem}
.plot.wide:has(+.plot.narrow){display:none}
.plot.narrow{display:block}
.facts div{grid-template-columns:6.5rem 1fr}
th,td{padding-right:.8rem}
.keys,.keys tbody{display:block}
.keys thead{display:none}
.keys tr{display:grid;grid-template-columns:1fr auto;column-gap:1rem;padding:.3rem 0;border-top:1px solid var(--hair)}
.keys tr.first{border-top-color:var(--line)}
.keys tbody tr>*{border:0;padding:0;white-space:normal}
.keys th,.keys td:nth-child(2){grid-column:1/-1}
.keys .again{display:none}
.keys .key{text-align:left}
.keys .note{text-align:right}
}
@media print{
${listed('.wide')}:root,:root[data-theme=dark]{color-scheme:light;${light}}
html{font-size:10pt}
main{max-width:none;padding:0}
.theme,.tip,.tools,.svg,.save,.volume canvas,.volume .controls{display:none}
.volume.turning>.scroll{display:block}
.scroll{overflow:visible}
figure,.method,tr,.warnings{break-inside:avoid}
h2,h3,summary,.summary{break-after:avoid}
}
`
