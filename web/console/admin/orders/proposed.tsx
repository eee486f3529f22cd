import { useLife } from "@shared/locales/life";
import { Alert } from "antd";
import { Link } from "wouter";
import type { Order } from "./data";

/** That something was proposed, and where to follow it. */
export function Proposed({ made }: { made: Order }) {
  const t = useLife().propose;
  return (
    <Alert
      type="success"
      role="status"
      title={
        <>
          {t.sent} <Link href={`/admin/orders/${made.id}`}>{t.see}</Link>
        </>
      }
    />
  );
}
