import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { refreshAllBut } from "../../api";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { exchangeRatesKey, exchangeRatesQuery, importKey, setExchangeRate } from "./api";

interface Properties {
  currency: string;
  /** The currency of the workspace. */
  base: string;
}

/** Asks what a currency is worth, or says which rate it has by now. */
export function RateForm({ currency, base }: Properties) {
  const t = useTranslate();
  const format = useFormat();
  const known = useQuery(exchangeRatesQuery);
  const rate = known.data?.rates[currency];
  if (!known.data) return null;
  if (rate !== undefined) {
    return (
      <p className="muted" data-testid={`rate-${currency}`}>
        {t("imports.rate.known", { currency, base, rate: format.rate(rate) })}
      </p>
    );
  }
  return <RateQuestion currency={currency} base={base} />;
}

function RateQuestion({ currency, base }: Properties) {
  const t = useTranslate();
  const client = useQueryClient();
  const id = useId();
  const [rate, setRate] = useState("");
  const set = useMutation({
    mutationFn: setExchangeRate,
    onSuccess: (rates) => {
      client.setQueryData(exchangeRatesQuery.queryKey, rates);
      // Amounts count with the rate wherever they are shown.
      void refreshAllBut(client, [importKey(), exchangeRatesKey()]);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    set.mutate({ currency, rate: Number(rate) });
  };
  return (
    <form className="row" onSubmit={submit} data-testid={`rate-${currency}`}>
      <label htmlFor={id}>{t("imports.rate.ask", { currency, base })}</label>
      <input
        id={id}
        className="input"
        type="number"
        min="0"
        step="any"
        required
        value={rate}
        onChange={(event) => setRate(event.target.value)}
      />
      <button type="submit" className="button" disabled={set.isPending || !(Number(rate) > 0)}>
        {t("imports.rate.set")}
      </button>
      {set.error && (
        <p role="alert" className="bad">
          {set.error.message}
        </p>
      )}
    </form>
  );
}
