import { PublishDialog } from "../../components/PublishDialog";
import { useTranslate } from "../../i18n";

interface Properties {
  /** What changes, as `diff -u` writes it. */
  difference: string;
  isBusy: boolean;
  onPublish: (note: string) => void;
  onClose: () => void;
}

/** Shows what publishing changes, and asks why. */
export function PublishDocumentDialog({ difference, isBusy, onPublish, onClose }: Properties) {
  const t = useTranslate();
  return (
    <PublishDialog
      title={t("settings.publish_title")}
      publish={t("settings.publish")}
      className="settings-form"
      isDisabled={isBusy}
      onPublish={onPublish}
      onClose={onClose}
    >
      <p className="muted">{t("settings.publish_note")}</p>
      <Difference text={difference} />
    </PublishDialog>
  );
}

/** Lines that go and lines that come; the sign says so as well as the colour. */
function Difference({ text }: { text: string }) {
  const t = useTranslate();
  // The first two lines name the texts.
  const lines = text.split("\n").slice(2, -1);
  const kindOf = (line: string) =>
    line.startsWith("+") ? "line-added" : line.startsWith("-") ? "line-removed" : undefined;
  return (
    <section className="settings-difference" tabIndex={0} aria-label={t("settings.difference")}>
      {lines.map((line, place) => (
        // A line may occur often; its place is what it is.
        // biome-ignore lint/suspicious/noArrayIndexKey: lines never move
        <code key={place} className={kindOf(line)}>
          {line || " "}
        </code>
      ))}
    </section>
  );
}
