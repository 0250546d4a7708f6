import type { Evidence } from "../../engine/errors.js";
import { ifShown, type Sentences, shown } from "../sentence.js";

/** `file，第 n 行` as far as it is known. */
function where({ file, line }: Evidence): string {
  return `${shown(file).split(/[\\/]/).at(-1) ?? ""}${ifShown("，第 ", line, " 行")}`;
}

function bad(what: string, hint: string) {
  return (evidence: Evidence) => {
    const place = where(evidence);
    const cell = `${ifShown("“", evidence["value"], "”")}${ifShown("（列 ", evidence["column"], "）")}`;
    return { message: `${place}${place ? "：" : ""}${cell}${what}`, hint };
  };
}

export const panelZh: Sentences = {
  "dataset-not-found": ({ name, nearest, names }) => ({
    message: `没有名为“${shown(name)}”的数据集`,
    hint:
      ifShown("是不是要找：", nearest, "？") ||
      ifShown("现有：", names) ||
      "用 `factorsmith data import` 导入一个，或用 `factorsmith data demo` 生成演示市场",
  }),
  "dataset-exists": ({ name }) => ({
    message: `已有名为“${shown(name)}”的数据集`,
    hint: `换一个名字，或先删除它：factorsmith data remove ${shown(name)}`,
  }),
  "dataset-sealed": ({ name }) => ({
    message: `数据集“${shown(name)}”有封存的测试集，换上别的日期会移动它`,
    hint: "换一个名字导入；供模拟账户使用的数据请用 --splits 100/0/0 导入",
  }),
  "dataset-name": ({ name }) => ({
    message: `“${shown(name)}”不能作为数据集的名字`,
    hint: "用最多 64 个小写字母、数字、- 和 _，以字母或数字开头，例如 hs300-daily",
  }),
  "dataset-corrupt": ({ name, file }) => ({
    message: `数据集“${shown(name)}”已损坏${ifShown("（", file, "）")}`,
    hint: `删除后重新导入：factorsmith data remove ${shown(name)}`,
  }),
  "dataset-field": ({ name, field, nearest, entry }) => ({
    message: `数据集“${shown(name)}”没有字段“${shown(field)}”${ifShown("，而入场方式 ", entry, " 需要它")}`,
    hint: ifShown("是不是要找：", nearest, "？") || `\`factorsmith data info ${shown(name)}\` 列出它的字段`,
  }),
  "split-spec": ({ spec }) => ({
    message: `切分“${shown(spec)}”无法使用`,
    hint: '给出训练/验证/测试各占日期的份额，合计 100，例如 "60/20/20" 或 "100/0/0"',
  }),

  "import-no-files": ({ paths }) => ({
    message: `在 ${shown(paths)} 中没有找到 CSV 或 Parquet 文件`,
    hint: "请给出文件、通配符，或含有 .csv、.csv.gz、.parquet 文件的文件夹",
  }),
  "import-folder": ({ file }) => ({
    message: `${shown(file)} 是文件夹，不是表格文件`,
    hint: "指定其中的一个文件",
  }),
  "import-not-found": ({ file }) => ({
    message: `没有文件或文件夹 ${shown(file)}`,
    hint: "检查路径；相对路径从当前文件夹算起",
  }),
  "import-empty": bad("文件是空的", "请给出含有数据的文件"),
  "import-no-rows": ({ from, to }) => ({
    message: `所选日期之间没有数据${ifShown("，从 ", from)}${ifShown("，到 ", to)}`,
    hint: "检查 --from 和 --to",
  }),
  "import-not-csv": bad("不是 CSV 表格", "请导入 .csv、.csv.gz 或 .parquet 文件；第一行应为列名"),
  "import-format": bad("文件无法读取", "检查文件是否完整、分隔符和引号是否正确"),
  "import-columns": (evidence) => ({
    message: `${where(evidence)}：缺少列名或必需的列${ifShown("：", evidence["missing"])}`,
    hint: `用 --map 字段=列名 指定${ifShown("；现有列：", evidence["columns"])}`,
  }),
  "import-map": ({ field, column, columns }) => ({
    message: columns
      ? `没有文件含有列“${shown(column)}”，无法用作 ${shown(field)}`
      : `“${shown(field)}”不能作为字段名`,
    hint: ifShown("现有列：", columns) || "写成 --map 字段=列名；字段名用小写字母、数字和 _",
  }),
  "import-symbol": bad("没有股票代码", "用 --map symbol=列名 指定，或把代码写进文件名，例如 600000.SH.csv"),
  "import-value": bad("不是数字", "空白、None、NaN 和 -- 表示缺失；数字不带千位分隔符和百分号"),
  "import-date": bad("不是日期", "日期写成 2024-01-31、20240131 或 2024/1/31，同一文件只用一种写法"),
  "import-ragged": bad("该行的格数与表头不符", "该行是否被截断，或某格含有未加引号的分隔符？"),
  "import-duplicate": bad(
    "同一股票同一日期出现两次，数值不同",
    "删除其中一行；完全相同的重复行会自动去掉，不同的不会猜测",
  ),
  "import-prices": bad("价格不合理", "检查最高、最低、开盘、收盘价的列是否对应正确"),
};
