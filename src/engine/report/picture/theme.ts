/** Colours of text, axes and grid; the data's own colours are the same in every theme (`charts/palette.ts`). */
interface ThemeColours {
  readonly background: string;
  readonly text: string;
  readonly muted: string;
  readonly axis: string;
  readonly grid: string;
  readonly panel: string;
}

export const COLOURS: Record<"light" | "dark", ThemeColours> = {
  light: {
    background: "#ffffff",
    text: "#1c2126",
    muted: "#5a646e",
    axis: "#98a2ac",
    grid: "#e6e9ec",
    panel: "#ffffff",
  },
  dark: {
    background: "#14171a",
    text: "#e8ebee",
    muted: "#a3adb6",
    axis: "#66707a",
    grid: "#2b3137",
    panel: "#1f2429",
  },
};

/** An ECharts theme, as data: the page carries both, pictures use the light one on white paper. */
export function echartsTheme(name: "light" | "dark") {
  const { text, muted, axis, grid, panel } = COLOURS[name];
  const axes = {
    axisLine: { show: true, lineStyle: { color: axis } },
    axisTick: { lineStyle: { color: axis } },
    axisLabel: { color: muted },
    nameTextStyle: { color: muted },
    splitLine: { lineStyle: { color: grid } },
  };
  return {
    darkMode: name === "dark",
    backgroundColor: "transparent",
    textStyle: { color: text },
    title: { textStyle: { color: text }, subtextStyle: { color: muted } },
    legend: { textStyle: { color: text }, inactiveColor: axis, pageTextStyle: { color: muted } },
    tooltip: { backgroundColor: panel, borderColor: axis, textStyle: { color: text } },
    categoryAxis: axes,
    valueAxis: axes,
    visualMap: { textStyle: { color: muted } },
    dataZoom: {
      borderColor: grid,
      textStyle: { color: muted },
      dataBackground: { lineStyle: { color: axis }, areaStyle: { color: grid } },
      fillerColor: "rgba(127,135,144,0.2)",
      handleStyle: { color: panel, borderColor: axis },
      moveHandleStyle: { color: axis },
    },
  };
}
