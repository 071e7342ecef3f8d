// Charts are drawn from the JSON beside them; the table under each chart says the same to who can't see it.
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

echarts.use([BarChart, LineChart, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);

const ink = "#4a5768";
const line = "#dfe4ea";
const colours = { due: "#c9d6e2", in: "#12456b", good: "#1d7a46", orange: "#b04a00", red: "#a81c1c", blue: "#2467ad", mute: "#6b7788" };
const number = new Intl.NumberFormat("zh-CN", { maximumFractionDigits: 2 });

function option(said) {
  const series = said.series.map((s) => ({
    name: s.name,
    type: s.type || "bar",
    data: s.data,
    barMaxWidth: 22,
    barGap: "10%",
    symbolSize: 5,
    connectNulls: Boolean(s.connect),
    itemStyle: { color: colours[s.colour] || s.colour || colours.in, borderRadius: s.type === "line" ? 0 : [2, 2, 0, 0] },
    lineStyle: { width: 2, type: s.dash ? "dashed" : "solid" },
    stack: s.stack,
    markLine: s.mark && { silent: true, symbol: "none", lineStyle: { color: ink, type: "dashed" }, label: { formatter: s.mark.name, color: ink }, data: [{ xAxis: s.mark.at }] },
  }));
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 8, right: 16, top: 20, bottom: 34, containLabel: true },
    legend: { bottom: 0, itemWidth: 12, itemHeight: 10, itemGap: 18, textStyle: { color: ink } },
    tooltip: { trigger: "axis", confine: true, valueFormatter: (v) => (v == null ? "没有数据" : `${number.format(v)} ${said.unit || ""}`) },
    xAxis: { type: "category", data: said.labels, axisTick: { show: false }, axisLine: { lineStyle: { color: line } }, axisLabel: { color: ink } },
    yAxis: { type: "value", name: said.unit || "", nameTextStyle: { color: ink }, splitLine: { lineStyle: { color: "#eef1f4" } }, axisLabel: { color: ink, formatter: (v) => number.format(v) } },
    series,
  };
}

function draw(root) {
  for (const box of root.querySelectorAll("[data-chart]")) {
    if (echarts.getInstanceByDom(box)) continue;
    const said = JSON.parse(document.getElementById(box.dataset.chart).textContent);
    const chart = echarts.init(box, null, { renderer: "svg" });
    chart.setOption(option(said));
    new ResizeObserver(() => chart.resize()).observe(box);
  }
}
draw(document);
document.addEventListener("htmx:load", (event) => draw(event.detail.elt));
