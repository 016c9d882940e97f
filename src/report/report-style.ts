// The report's style sheet: light and dark on a screen, light on paper, nothing fetched.

import { classColorVariables } from '../ui/common/class-colors.ts';

const { light, dark } = classColorVariables();

const variables = (values: Readonly<Record<string, string>>) =>
  Object.entries(values)
    .map(([name, value]) => `${name}:${value}`)
    .join(';');

const lightColors = {
  ...light,
  '--page': '#ffffff',
  '--text': '#1b1f23',
  '--dim': '#59636b',
  '--line': '#d8dee2',
  '--soft': '#f3f6f8',
  '--accent': '#0b6b6f',
  '--warning': '#8a4b00',
  '--warning-soft': '#fdf3e4',
  '--heat': '11,107,111',
  '--heat-most': '.68',
};

const darkColors = {
  ...dark,
  '--page': '#14191c',
  '--text': '#e3e8eb',
  '--dim': '#9ba7af',
  '--line': '#343d43',
  '--soft': '#1c2327',
  '--accent': '#4fc4c4',
  '--warning': '#f0b35e',
  '--warning-soft': '#2d2417',
  '--heat': '79,196,196',
  '--heat-most': '.45',
};

/** Shades of a cell by its share, in twenty steps; the deepest still lets the text be read (4.5 : 1 in both schemes). */
const heats = Array.from({ length: 21 }, (_, at) => {
  const shade = `rgba(var(--heat),calc(${at / 20}*var(--heat-most)))`;
  return `td.h${at}{background:${shade}}rect.h${at}{fill:${shade}}`;
}).join('');

export const reportStyle = `:root{color-scheme:light;${variables(lightColors)}}
@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;${variables(darkColors)}}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif;font-variant-numeric:tabular-nums}
main,header,footer{max-width:928px;margin:0 auto;padding:0 24px}
header{padding-top:32px}
h1{font-size:26px;line-height:1.25;margin:0 0 4px;overflow-wrap:anywhere}
h2{font-size:19px;margin:40px 0 12px;padding-bottom:6px;border-bottom:1px solid var(--line);break-after:avoid}
h3{font-size:15px;margin:24px 0 8px;break-after:avoid}
p{margin:8px 0;max-width:76ch;overflow-wrap:anywhere}
ul{margin:8px 0;padding-left:20px}
li{margin:4px 0;max-width:76ch;overflow-wrap:anywhere}
a{color:var(--accent)}
code{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;color:var(--dim);overflow-wrap:anywhere}
.sub,.note,footer{color:var(--dim)}
.note{font-size:13px}
.lead{font-size:21px;line-height:1.35;margin:8px 0 4px}
.interval{color:var(--dim);font-size:16px;white-space:nowrap}
.warning{color:var(--warning)}
p.warning{background:var(--warning-soft);padding:8px 12px;border-radius:6px}
nav{margin:16px 0 0;display:flex;flex-wrap:wrap;gap:4px 16px;font-size:13px}
.facts{margin:12px 0;display:grid;grid-template-columns:max-content minmax(0,1fr);gap:4px 20px}
.facts div{display:contents}
.facts dt{color:var(--dim)}
.facts dd{margin:0;overflow-wrap:anywhere}
.scroller{overflow-x:auto;margin:12px 0}
table{border-collapse:collapse;width:100%;font-size:13px;line-height:1.4}
caption{text-align:left;color:var(--dim);padding-bottom:4px;font-size:12px}
th,td{padding:4px 18px 4px 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line);font-weight:400}
thead th{color:var(--dim);font-size:12px;vertical-align:bottom}
th:last-child,td:last-child{padding-right:0}
.number{text-align:right;white-space:nowrap}
.wide{width:34%}
thead td{border-bottom:1px solid var(--line)}
tbody th{min-width:6.5em}
.short{max-width:620px}
.dense td small{display:inline;margin-left:8px}
.settings{table-layout:fixed}
td small{display:block;color:var(--dim);font-size:11px;white-space:nowrap}
.name{overflow-wrap:anywhere}
.swatch{width:10px;height:10px;margin-right:7px;vertical-align:-1px}
.bar{display:block;width:100%;min-width:60px;height:8px;margin-top:6px}
.scale{display:block;width:100%;height:22px;margin:4px 0 8px}
.track{fill:var(--line)}
.range{fill:var(--accent);fill-opacity:.45}
.point{fill:var(--accent)}
.guess{fill:var(--dim)}
.changed{color:var(--accent)}
.findings{list-style:none;padding:0}
.findings b{font-weight:600;margin-right:6px}
.findings .note{font-size:inherit}
details>summary{cursor:pointer;color:var(--accent);margin:12px 0}
figure{margin:0;min-width:0;display:flex;flex-direction:column;justify-content:space-between}
figcaption{font-size:13px;margin-bottom:4px;display:flex;flex-wrap:wrap;gap:0 14px}
.key{color:var(--dim);white-space:nowrap}
.key svg{width:16px;height:4px;margin-right:5px;vertical-align:3px;stroke-width:2}
.charts{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:20px 24px;margin:16px 0}
.charts.three{grid-template-columns:repeat(3,minmax(0,1fr))}
.charts.three .scroller{margin:0}
.charts.three th,.charts.three td{padding-right:8px;min-width:0}
.chart{display:block;width:100%;height:auto;font-size:11px}
.chart text{fill:var(--dim);stroke:none}
.chart.narrow{max-width:560px}
.grid{stroke:var(--line);stroke-width:1}
.axis{stroke:var(--dim);stroke-width:1}
.level{stroke:var(--dim);stroke-dasharray:4 3}
.mark{stroke:var(--dim);stroke-dasharray:2 3}
.line{fill:none;stroke-width:1.5;stroke-linejoin:round}
.whisker{stroke-opacity:.5}
.column{fill:var(--accent);fill-opacity:.7}
.chart text.end{fill:inherit}
.chart text.cell{fill:var(--text)}
.frame{fill:none;stroke:var(--line)}
.diagonal{stroke:var(--line);stroke-width:.6}
.matrix{table-layout:fixed;min-width:420px}
.matrix td,.matrix thead th{text-align:center;padding:5px 3px}
.matrix td{border:1px solid var(--page)}
.matrix th{border:0}
.matrix tbody th{min-width:0;text-align:right;padding-right:8px;vertical-align:middle}
.matrix td small{color:inherit}
.matrix-drawing{min-width:700px}
.wide-chart{min-width:640px}
${heats}
footer{padding-top:32px;padding-bottom:48px;font-size:12px}
@media (max-width:640px){main,header,footer{padding-left:16px;padding-right:16px}.charts,.charts.three{grid-template-columns:minmax(0,1fr)}.facts{grid-template-columns:minmax(0,1fr);gap:0}.facts dd{margin-bottom:8px}.lead{font-size:18px}.interval{white-space:normal}.wide{width:auto}}
@page{margin:16mm 14mm}
@media print{body{font-size:10.5pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}main,header,footer{max-width:none;padding-left:0;padding-right:0}header{padding-top:0}nav{display:none}h2{margin-top:24px}.scroller{overflow:visible}.matrix-drawing,.matrix,.wide-chart{min-width:0}tr,figure,li,.facts div,.scale,.chart{break-inside:avoid}.part>h3+*{break-before:avoid}thead{display:table-header-group}details>summary{display:none}details::details-content{content-visibility:visible;height:auto}.charts{grid-template-columns:repeat(2,minmax(0,1fr))}.charts.three{grid-template-columns:repeat(3,minmax(0,1fr))}a{color:inherit;text-decoration:none}}
`;
