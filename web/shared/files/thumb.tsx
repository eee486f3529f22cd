import { useEffect, useState } from "react";
import { isPicture } from "./kinds";

/** A small picture of a file that was chosen here, or what kind it is. */
export function Thumb({ file }: { file: File }) {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    if (!isPicture(file)) return;
    const made = URL.createObjectURL(file);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return address ? <img src={address} alt="" /> : <span aria-hidden="true">{extensionOf(file.name)}</span>;
}

export function extensionOf(name: string): string {
  return (name.split(".").at(-1) ?? "").toUpperCase().slice(0, 5);
}
