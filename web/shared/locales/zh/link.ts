export const link = {
  open: "答复链接",
  openOf: (office: string) => `${office}的答复链接`,
  heading: (office: string) => `请${office}凭链接答复`,
  about:
    "对方没有办件台账号时使用。凭链接不用登录，只能看到请其答复的事项和投诉原文（投诉人姓名隐去，不含联系方式），并答复或退回这一张联系单。",
  never: "还没有生成链接。",
  state: (who: string, at: string, until: string) => `${who} ${at} 生成，${until} 前有效。`,
  seen: (at: string) => `对方已于 ${at} 打开。`,
  unseen: "对方还没有打开。",
  over: {
    link_used: "已经答复，链接自动失效。",
    link_recalled: "联系单已收回，链接自动失效。",
    link_expired: "链接已过有效期。",
    link_ended: "链接已停用。",
  },
  make: "生成答复链接",
  renew: "重新生成",
  renewHelp: "重新生成后，原来的链接不能再用。",
  end: "停用链接",
  once: "链接只显示这一次，请现在发给对方。",
  address: "链接",
  qr: "答复链接的二维码",
  text: "发给对方的话",
  language: "文字",
  copyAddress: "复制链接",
  copyText: "复制文字",
  print: "打印",
  close: "关闭",
  letter: (of: {
    office: string;
    asker: string;
    no: string;
    due: string | undefined;
    until: string;
    url: string;
  }) =>
    `${of.office}：
${of.asker}请贵单位就投诉件 ${of.no} 作出答复${of.due ? `，请于 ${of.due} 前办理` : ""}。点击下面的链接即可查看要求并答复，不需要注册或登录：
${of.url}
链接 ${of.until} 前有效，请勿转发给无关的人。`,
};

export type LinkWords = typeof link;
