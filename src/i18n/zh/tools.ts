import { ifShown, type Sentences, shown } from "../sentence.js";
import { formulaZh } from "./formula.js";

const usage: Record<string, string> = {
  "unknown-command": "没有这个命令",
  "unknown-flag": "没有这个选项",
  "unexpected-word": "多出了一个词",
  "missing-value": "选项缺少值",
  "missing-input": "缺少必需的输入",
  "bad-value": "值不被允许",
  conflict: "选项互相冲突",
  "no-terminal": "这里没有终端，聊天界面无法打开",
  "unclosed-quote": "引号没有闭合",
};

const paths: Record<string, readonly [string, string]> = {
  missing: ["没有这个文件或文件夹", "检查路径"],
  folder: ["是文件夹，不是文件", "指定其中的一个文件"],
  unreadable: ["无法读取", "检查它是不是文件，以及读取权限"],
  unwritable: ["无法写入", "检查写入权限，或换一个位置"],
  "no-formula": ["里面没有公式", "每行写一个公式；以 # 开头的行会跳过"],
  "no-folder": ["要写入的文件夹不存在", "先建好文件夹"],
  "not-a-folder": ["是文件，不是文件夹", "指定一个文件夹，或一个还不存在的名字"],
  "not-text": ["不是文本文件", "请给 Markdown、文本、LaTeX 或 PDF"],
  "too-large": ["文字超过 2 MB", "请只给需要的部分"],
  "pdf-locked": ["是加了密码的 PDF", "先另存一份不带密码的"],
  "pdf-broken": ["是无法读取的 PDF：已损坏或不完整", "重新取得该文件，或先存成文本"],
  "pdf-pictures": ["是只有图片、没有文字的 PDF（扫描件）", "先做文字识别（OCR）"],
  "pdf-font": ["这个 PDF 的字体没有说明字形对应的文字", "先存成文本，或重新打印成 PDF"],
  "table-ending": ["既不是 .csv 也不是 .parquet", "文件名以 .csv 或 .parquet 结尾"],
};

const fetches: Record<string, readonly [string, string]> = {
  address: ["不是网址", "请给 http:// 或 https:// 开头的地址；本机文件用 `data import`"],
  ending: ["看不出是什么文件", "路径要以 .csv、.csv.gz 或 .parquet 结尾，或用 --format 说明"],
  status: ["服务器拒绝提供", "检查地址，以及是否需要登录"],
  busy: ["暂时无法取得", "请稍后重试；没有导入任何内容"],
  network: ["无法连接，或中途断开", "检查网络和地址，然后重试"],
};

export const toolsZh: Sentences = {
  "tool-input": ({ command, problemsZh }) => ({
    message: `${shown(command)} 的输入不合要求：${shown(problemsZh)}`,
    hint: `\`factorsmith help ${shown(command)}\` 说明用法`,
  }),
  fetch: ({ url, problem, detail }) => {
    const [text, hint] = fetches[shown(problem)] ?? fetches["network"]!;
    return { message: `${shown(url)}：${text}${ifShown("（", detail, "）")}`, hint };
  },
  usage: ({ problem, command, word, flag, value, allowed, nearest }) => ({
    message: `命令无法执行：${usage[shown(problem)] ?? "写法有误"}${ifShown("：", flag ?? word ?? value)}${ifShown("；可以是 ", allowed)}`,
    hint:
      ifShown("是不是要写：", nearest, "？") ||
      (command ? `\`factorsmith help ${shown(command)}\` 说明用法` : "`factorsmith help` 列出全部命令"),
  }),
  "formula-file": (evidence) => {
    const why = formulaZh[shown(evidence["problem"])]?.(evidence);
    return {
      message: `${shown(evidence["file"])} 第 ${shown(evidence["fileLine"])} 行：${(why?.message ?? "公式有误").replace("（第 1 行，", "（")}`,
      hint: why?.hint,
    };
  },
  path: ({ path, problem }) => {
    const [text, hint] = paths[shown(problem)] ?? ["无法使用", "检查路径和权限"];
    return { message: `${shown(path)}：${text}`, hint };
  },
  report: ({ name, nearest }) => ({
    message: name ? `本工作区没有报告“${shown(name)}”` : "本工作区还没有报告",
    hint:
      ifShown("是不是要写：", nearest, "？") ||
      (name ? "`factorsmith report list` 列出全部报告" : "先写一份：factorsmith analyze '公式'"),
  }),
  "dataset-choice": ({ datasets }) => ({
    message: `有多个数据集，但没有指定用哪一个：${shown(datasets)}`,
    hint: "用 --data NAME 指定，或用 `factorsmith config set dataset NAME` 固定下来",
  }),
};
