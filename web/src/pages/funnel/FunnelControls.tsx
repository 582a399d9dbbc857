import { afterPress } from "../../components/afterPress";
import { useTranslate } from "../../i18n";
import type { Change } from "./FunnelPage";
import { type FunnelState, modes, presets } from "./state";

interface Properties {
  state: FunnelState;
  period: { from?: string | null; to?: string | null };
  change: Change;
}

/** Period, custom days, and the way of counting. */
export function FunnelControls({ state, period, change }: Properties) {
  const t = useTranslate();
  const custom = state.from !== undefined && state.to !== undefined;
  return (
    <>
      <fieldset className="segmented">
        <legend className="visually-hidden">{t("funnel.mode")}</legend>
        {modes.map((mode) => (
          <button
            key={mode}
            type="button"
            aria-pressed={(state.mode ?? "period") === mode}
            onClick={() => change({ mode: mode === "period" ? undefined : mode })}
          >
            {t(`funnel.mode.${mode}`)}
          </button>
        ))}
      </fieldset>
      <select
        className="select"
        aria-label={t("funnel.period")}
        value={custom ? "custom" : (state.preset ?? "365d")}
        onChange={(event) => {
          const preset = presets.find((known) => known === event.target.value);
          if (preset) change({ preset, from: undefined, to: undefined });
          else change({ from: period.from ?? undefined, to: period.to ?? undefined });
        }}
      >
        {presets.map((preset) => (
          <option key={preset} value={preset}>
            {t(`preset.${preset}`)}
          </option>
        ))}
        <option value="custom">{t("preset.custom")}</option>
      </select>
      {custom && (
        <>
          <DayField
            label={t("funnel.from")}
            value={state.from}
            onDay={(from) => change({ from })}
          />
          <DayField label={t("funnel.to")} value={state.to} onDay={(to) => change({ to })} />
        </>
      )}
    </>
  );
}

interface DayProperties {
  label: string;
  value: string | undefined;
  onDay: (day: string) => void;
}

function DayField({ label, value, onDay }: DayProperties) {
  return (
    <input
      key={value}
      type="date"
      className="input"
      aria-label={label}
      defaultValue={value}
      onBlur={({ target }) =>
        afterPress(() => {
          if (target.value && target.value !== value) onDay(target.value);
        })
      }
      onKeyDown={(event) => {
        if (event.key === "Enter") event.currentTarget.blur();
      }}
    />
  );
}
