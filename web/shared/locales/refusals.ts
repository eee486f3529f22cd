import type { Words } from "../api/types";

/** What is said when the server could not be asked. */
export const OFFLINE: Words = {
  zh: "暂时连接不上，请检查网络后再试；已填写的内容不会丢失。",
  en: "There is no connection at the moment. Check the network and try again; nothing you typed is lost.",
};

/** What is said when it gave no reason. */
export const SILENT: Words = {
  zh: "系统暂时不能处理，请稍后再试。",
  en: "The system cannot do this at the moment. Please try again shortly.",
};
