import { useT } from "@shared/locales/console";
import { Button, type ButtonProps } from "antd";
import { useState } from "react";

/** Puts a text on the clipboard, and says so for a moment. */
export function Copy({ text, label, size }: { text: string; label: string; size?: ButtonProps["size"] }) {
  const t = useT();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <Button size={size} onClick={copy} aria-live="polite">
      {copied ? t.case.copied : label}
    </Button>
  );
}
