import { useTranslate } from "../../i18n";
import type { HealthVerdict } from "./api";

const signs: Record<HealthVerdict, string> = {
  good: "M4.500 8.500l2.300 2.300L11.500 5.500",
  look: "M8 4.500v4.500M8 11.300v.2",
  bad: "M5 5l6 6M11 5l-6 6",
  unknown: "M6 6.300a2 2 0 1 1 2.700 1.900c-.5.200-.7.500-.7 1.100M8 11.500v.1",
};

const frames: Record<HealthVerdict, string> = {
  good: "M8 1.200a6.800 6.800 0 1 0 0 13.600A6.800 6.800 0 1 0 8 1.200z",
  look: "M8 1.200 15.200 14.300H.8z",
  bad: "M5.200 1.200h5.600l4 4v5.600l-4 4H5.200l-4-4V5.200z",
  unknown: "M8 1.200a6.800 6.800 0 1 0 0 13.600A6.800 6.800 0 1 0 8 1.200z",
};

/** A verdict in shape, colour and words. */
export function VerdictMark({ verdict }: { verdict: HealthVerdict }) {
  const t = useTranslate();
  return (
    <span className="verdict" data-verdict={verdict}>
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        <path d={frames[verdict]} strokeDasharray={verdict === "unknown" ? "2 2" : undefined} />
        <path d={signs[verdict]} />
      </svg>
      {t(`health.verdict.${verdict}`)}
    </span>
  );
}
