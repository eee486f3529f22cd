import { ACCEPT } from "@shared/files/kinds";
import { useCommon } from "@shared/locales/common";
import { Button } from "antd";
import { type RefObject, useRef } from "react";
import f from "./files.module.css";

/** Chooses files, or takes a photo where there is a camera to hold. */
export function FileButtons({ add }: { add: (files: Iterable<File>) => void }) {
  const t = useCommon().files;
  const any = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const input = (ref: RefObject<HTMLInputElement | null>, photo: boolean) => (
    <input
      ref={ref}
      type="file"
      hidden
      multiple={!photo}
      accept={photo ? "image/*" : ACCEPT}
      capture={photo ? "environment" : undefined}
      onChange={(event) => {
        add([...(event.target.files ?? [])]);
        // The same file can be chosen again.
        event.target.value = "";
      }}
    />
  );
  return (
    <div className={f.buttons}>
      {input(any, false)}
      <Button onClick={() => any.current?.click()}>{t.choose}</Button>
      {input(camera, true)}
      <Button className={f.camera} onClick={() => camera.current?.click()}>
        {t.photo}
      </Button>
    </div>
  );
}
