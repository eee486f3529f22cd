import { useT } from "@shared/locales/console";
import { useW } from "@shared/locales/work";
import { Close, Dialog } from "../ui/dialog";
import s from "./frame.module.css";

export function KeysHelp({ close }: { close: () => void }) {
  const t = useT();
  const w = useW();
  const keys = [
    ["j k", t.keys.move],
    ["Enter", t.keys.open],
    ["a", t.keys.act],
    ["x", w.keys.select],
    ["g d", t.keys.duties],
    ["/", t.keys.search],
    ["n", t.keys.newCase],
    ["?", t.keys.show],
  ] as const;
  return (
    <Dialog heading={t.keys.heading} closed={close}>
      <dl className={s.keys}>
        {keys.map(([key, does]) => (
          <div key={key} style={{ display: "contents" }}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <Close>{t.keys.close}</Close>
    </Dialog>
  );
}
