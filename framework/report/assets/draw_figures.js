// Draws the figures of a report with Vega in place of the static drawings. All colours are those of the page's style
// sheet, so that light, dark and print need no second drawing.
(() => {
  'use strict';
  const quiet = 'var(--quiet)', rule = 'var(--rule)', ink = 'var(--ink)';
  const colours = ['--k0', '--k1', '--k2', '--k3', '--k4', '--k5', '--k6', '--k7'].map((name) => `var(${name})`);
  const narrow = document.documentElement.clientWidth < 600;
  const config = {
    background: null,
    font: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif',
    view: {stroke: null},
    axis: {
      labelColor: quiet, titleColor: quiet, gridColor: rule, domainColor: quiet, tickColor: quiet,
      labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal', labelLimit: narrow ? 110 : 260, labelFlush: false,
      labelSeparation: 8,
    },
    legend: {labelColor: ink, titleColor: quiet, labelFontSize: 12, labelLimit: narrow ? 200 : 420},
    range: {category: colours},
    mark: {color: colours[0]},
    point: {filled: true, size: 55},
    line: {strokeWidth: 1.8},
    rule: {color: ink},
    aria: false,
    errorbar: {rule: {color: ink, strokeWidth: 1.5}},
    style: {mean: {color: ink}, quiet: {color: quiet}, text: {fill: ink}},
  };
  // Nothing may be fetched: data stands in the page.
  const refuse = () => Promise.reject(new Error('figures fetch nothing'));
  const loader = {load: refuse, sanitize: refuse, http: refuse, file: refuse, options: {}};

  // Vega reports faults to a logger and draws on; here they bring the static drawing back.
  const logger = (faults) => {
    const log = {
      level: () => log, info: () => log, debug: () => log, warn: () => log,
      error: (...words) => { faults.push(words.join(' ')); return log; },
    };
    return log;
  };

  // Vega's own reader of CSV compiles code, which the page's content policy forbids.
  const table = (text, parse) => {
    const rows = [[]];
    for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\n]*))(,|\n|$)/g)) {
      if (end === '' && !quoted && !bare && rows.at(-1).length === 0) break;
      rows.at(-1).push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
      if (end === '') break;
      if (end === '\n') rows.push([]);
    }
    const header = rows.shift();
    const value = (name, field) => parse[name] === 'number' ? (field === '' ? null : Number(field)) : field;
    return rows.filter((row) => row.length === header.length)
      .map((row) => Object.fromEntries(row.map((field, i) => [header[i], value(header[i], field)])));
  };

  const views = [];
  const draw = async (figure) => {
    const {spec, csv, legend} = JSON.parse(figure.querySelector('script').textContent);
    spec.data = {values: table(csv, spec.data.format.parse)};
    spec.width = 'container';
    spec.autosize = {type: 'fit-x', contains: 'padding'};
    delete spec.config;
    delete spec.title;
    for (const layer of spec.layer || [spec]) {
      const colour = layer.encoding && layer.encoding.color;
      if (!colour || !colour.field) continue;
      if (!legend) colour.legend = null;
      else if (colour.legend && narrow) colour.legend.columns = 1;
    }
    const faults = [];
    const compiled = vegaLite.compile(spec, {config, logger: logger(faults)}).spec;
    const holder = document.createElement('div');
    holder.className = 'vega';
    holder.setAttribute('role', 'img');
    holder.setAttribute('aria-label', figure.querySelector('svg.chart').getAttribute('aria-label'));
    figure.insertBefore(holder, figure.firstChild);
    try {
      const view = new vega.View(vega.parse(compiled, null, {ast: true}), {
        renderer: 'svg', container: holder, loader, expr: vega.expressionInterpreter,
        logger: logger(faults),
      });
      await view.runAsync();
      if (faults.length > 0) throw new Error(faults.join('; '));
      if (!holder.querySelector('svg .role-mark > *')) throw new Error('nothing drawn');
      figure.classList.add('drawn');
      views.push({view, holder});
    } catch (fault) {
      holder.remove();
      console.error(`figure ${figure.id}: ${fault.message}`);
    }
  };

  // On paper two figures stand side by side whatever the window's width was, and nothing is folded away.
  const printed = 345;
  let folded = [];
  window.addEventListener('beforeprint', () => {
    folded = [...document.querySelectorAll('details:not([open])')];
    for (const part of folded) part.open = true;
    for (const {view} of views) view.width(printed).run();
  });
  window.addEventListener('afterprint', () => {
    for (const part of folded) part.open = false;
    for (const {view, holder} of views) view.width(holder.clientWidth).run();
  });

  const all = async () => {
    const figures = [...document.querySelectorAll('figure.plot')];
    for (const figure of figures) await draw(figure);
    const drawn = document.querySelectorAll('figure.drawn').length;
    document.documentElement.dataset.figures = `${drawn} of ${figures.length}`;
  };
  all();
})();
