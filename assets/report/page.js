// The program of a report page: draws each chart from the data in the page, in the colours that the reader prefers.
// Runs after ECharts, without any network. Kept as plain JavaScript, because it is put into the page as it is.
(() => {
  const data = JSON.parse(document.getElementById("report-data").textContent);
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const drawn = [];

  const DIGITS = { percent: 3, number: 4, count: 0 };

  function figure(value, format) {
    if (typeof value !== "number") return "–";
    return value.toFixed(DIGITS[format]) + (format === "percent" ? " %" : "");
  }

  const text = (value) => echarts.format.encodeHTML(String(value));

  /** Rows of one place on the axis; series that only make room have a name without a visible character. */
  function axisTooltip(format) {
    return (items) => {
      const rows = items
        .filter(({ value, seriesName }) => typeof value === "number" && seriesName !== "\u200b")
        .map(
          ({ marker, seriesName, value }) =>
            `<tr><td>${marker}${text(seriesName)}</td><td style="padding-left:16px;text-align:right"><b>${figure(value, format)}</b></td></tr>`,
        );
      return `${text(items[0].axisValueLabel ?? items[0].name)}<table>${rows.join("")}</table>`;
    };
  }

  function cellTooltip(option, format) {
    return ({ value, seriesName }) => {
      const [column, row, cell] = value;
      // A beeswarm: its rows are named by a second axis.
      if (Array.isArray(option.yAxis))
        return `${text(seriesName)} · ${figure(cell, format)}<br><b>${figure(column, format)}</b>`;
      const names = option.yAxis.data ? [option.yAxis.data[row], option.xAxis.data[column]] : [column, row];
      return option.yAxis.data
        ? `${text(names[0])} · ${text(names[1])}<br><b>${figure(cell, format)}</b>`
        : `${figure(column, format)}, ${figure(row, format)}`;
    };
  }

  /** On a phone the figures in the cells of a heatmap would run into each other. */
  function hideCrowded(chart, option, element) {
    if (element.clientWidth / option.xAxis.data.length < 46)
      chart.setOption({ series: [{ label: { show: false } }] });
  }

  function draw(element) {
    const { option, format, axis } = data.charts[element.dataset.chart];
    const xAxis =
      axis === undefined ? option.xAxis : option.xAxis.map((x) => ({ ...x, data: data.axes[axis] }));
    const formatter = option.tooltip.trigger === "axis" ? axisTooltip(format) : cellTooltip(option, format);
    const chart = echarts.init(element, data.themes[dark.matches ? "dark" : "light"]);
    chart.setOption({
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      ...option,
      xAxis,
      tooltip: { ...option.tooltip, formatter },
    });
    if (option.visualMap && option.xAxis.data) hideCrowded(chart, option, element);
    drawn.push(chart);
    element.dataset.drawn = "true";
  }

  // One chart a task: the page can be scrolled while the lower ones are being drawn.
  const waiting = [...document.querySelectorAll(".chart")];
  function next() {
    const element = waiting.shift();
    if (!element) {
      document.documentElement.dataset.ready = "true";
      return;
    }
    draw(element);
    setTimeout(next, 0);
  }
  // A canvas draws with the fonts that are loaded at that moment.
  document.fonts.load('16px "Report CJK"', "\u4e2d").then(next, next);

  function recolour(isDark) {
    for (const chart of drawn) chart.setTheme(data.themes[isDark ? "dark" : "light"]);
  }
  dark.addEventListener("change", () => recolour(dark.matches));

  let pending;
  window.addEventListener("resize", () => {
    clearTimeout(pending);
    pending = setTimeout(() => {
      for (const chart of drawn) chart.resize();
    }, 120);
  });

  const USUAL = 400;

  function showSliders(chart, show) {
    const { dataZoom } = chart.getOption();
    if (dataZoom?.length > 0) chart.setOption({ dataZoom: dataZoom.map(() => ({ show })) });
  }

  // Paper is white and narrower than the screen. A browser prints what stands there now, and ECharts paints what it has
  // resized in the next frames: so a copy is printed that is whole.
  window.addEventListener("beforeprint", () => {
    while (waiting.length > 0) draw(waiting.shift());
    recolour(false);
    for (const chart of drawn) {
      // Two of the usual height fit a sheet; nobody drags a slider on it.
      chart.resize({ width: 680, height: chart.getHeight() > USUAL ? "auto" : 340 });
      showSliders(chart, false);
      const copy = chart.renderToCanvas({ pixelRatio: 2 });
      copy.className = "printed";
      // The place and size of a layer of ECharts.
      copy.removeAttribute("style");
      chart.getDom().after(copy);
    }
  });
  window.addEventListener("afterprint", () => {
    for (const copy of document.querySelectorAll(".printed")) copy.remove();
    recolour(dark.matches);
    for (const chart of drawn) {
      showSliders(chart, true);
      chart.resize({ width: "auto", height: "auto" });
    }
  });
})();
