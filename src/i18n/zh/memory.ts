import { ifShown, type Sentences, shown } from "../sentence.js";

const workspace: Record<string, (path: string) => { message: string; hint: string }> = {
  "not-writable": (path) => ({
    message: `${path} 无法读写：没有权限，或磁盘为只读`,
    hint: "检查文件夹的所有者，或用 --workspace DIR 换一个文件夹",
  }),
  "no-space": (path) => ({
    message: `${path} 无法写入：磁盘已满或已达配额；没有改动任何内容`,
    hint: "腾出空间，或用 --workspace DIR 换到另一块磁盘",
  }),
  outside: (path) => ({ message: `${path} 在工作区之外`, hint: "请给出工作区文件夹内的路径" }),
  "not-a-folder": (path) => ({
    message: `${path} 不能作为工作区文件夹：这个位置已有一个文件`,
    hint: "移走该文件，或用 --workspace DIR 换一个文件夹",
  }),
  "a-folder": (path) => ({ message: `${path} 是文件夹，不是文件`, hint: "指定其中的一个文件" }),
  missing: (path) => ({
    message: `${path} 不存在`,
    hint: "检查路径；--workspace 指定的文件夹会在第一次写入时创建",
  }),
  io: (path) => ({ message: `${path} 无法读写`, hint: "检查磁盘，然后运行 `factorsmith doctor`" }),
};

const corruption: Record<string, string> = {
  "not-json": "不是有效的 JSON",
  "wrong-shape": "内容不符合格式",
};

const config: Record<string, { lead: string; hint: string }> = {
  value: { lead: "设置无效", hint: "改正该项，或把它去掉" },
  "not-json": { lead: "不是有效的 JSON", hint: "修正该文件，或把它移走" },
  "profile-in-workspace": {
    lead: "profiles 决定密钥发往哪里，不得随共享的工作区而来",
    hint: "请把它移到你自己的配置文件中",
  },
  "spending-in-workspace": {
    lead: "是否允许花你的钱，不得由共享的工作区决定",
    hint: "请把它移到你自己的配置文件中，或使用 --allow-spending",
  },
  "key-in-workspace": {
    lead: "密钥不得放在工作区里，工作区会被共享和提交",
    hint: "请删除它，在服务商处换一个新密钥，并放到环境变量或你自己的配置文件中",
  },
};

export const memoryZh: Sentences = {
  workspace: ({ problem, path }) => (workspace[shown(problem)] ?? workspace["io"]!)(shown(path)),

  "corrupt-file": ({ file, corruption: kind, detail, line, backup }) =>
    kind === "newer-version"
      ? {
          message: `${shown(file)} 由更新版本的 factorsmith 写入：${shown(detail)}`,
          hint: "升级 factorsmith，或用 --workspace DIR 换一个工作区",
        }
      : {
          message: `${shown(file)} 已损坏（${corruption[shown(kind)] ?? "无法读懂"}：${shown(detail)}）；文件保持原样`,
          hint: line
            ? `手工修复第 ${shown(line)} 行，或把这一行移到别的文件`
            : backup
              ? `恢复上一个版本：cp '${shown(backup)}' '${shown(file)}'`
              : `手工修复，或把它移走后从空文件开始：mv '${shown(file)}' '${shown(file)}.damaged'`,
        },

  locked: ({ file, waitedSeconds }) => ({
    message: `${shown(file)} 正被另一个 factorsmith 使用（已等待 ${shown(waitedSeconds)} 秒）`,
    hint: "等另一个结束，或结束它，然后重试",
  }),

  config: ({ problem, source, problemsZh }) => {
    if (problem === "key-file-mode") {
      return {
        message: `${shown(source)} 存有密钥，但其他用户可以读取它`,
        hint: `chmod 600 ${shown(source)}`,
      };
    }
    const { lead, hint } = config[shown(problem)] ?? config["value"]!;
    return { message: `${shown(source)}：${lead}${ifShown("：", problemsZh)}`, hint };
  },

  "lesson-not-found": ({ ref, matches }) => ({
    message: Number(matches) > 1 ? `“${shown(ref)}”对应多条经验` : `没有经验“${shown(ref)}”`,
    hint: "`factorsmith lessons list` 列出编号；写出足以区分的前几位即可",
  }),
  "factor-not-found": ({ ref, suggestions, dataset }) => ({
    message: `因子库里没有“${shown(ref)}”${ifShown("，数据集 ", dataset, " 也没有这个字段")}`,
    hint:
      ifShown("是不是要找：", suggestions, "？") ||
      `\`factorsmith library list\` 列出现有因子${ifShown("，`factorsmith data info ", dataset, "` 列出字段")}`,
  }),

  "factor-exists": ({ name, existing, same }) =>
    same === "formula"
      ? {
          message: `“${shown(name)}”与因子库里的“${shown(existing)}”是同一个公式`,
          hint: `直接使用“${shown(existing)}”，或先删除它`,
        }
      : { message: `因子库里已有名为“${shown(existing)}”的因子`, hint: "换一个名字，或先删除那一个" },

  "factor-read-only": ({ name }) => ({
    message: `“${shown(name)}”随程序提供，不能修改或删除`,
    hint: "用另一个名字添加，保存你自己的版本",
  }),

  "library-import": ({ problem }) => ({
    message: `这不是可以导入的因子库：${shown(problem)}；没有导入任何内容`,
    hint: "请给出 `factorsmith library export` 生成的文件",
  }),
};
