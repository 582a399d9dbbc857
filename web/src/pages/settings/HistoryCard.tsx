import { useQuery } from "@tanstack/react-query";
import { VersionsCard } from "../../components/VersionsCard";
import { useTranslate } from "../../i18n";
import { useMay } from "../../session";
import { type DocumentKey, versionsQuery } from "./api";
import type { Editor } from "./useEditor";

interface Properties {
  document: DocumentKey;
  editor: Editor;
}

/** The versions of a document, who published them, and the way back. */
export function HistoryCard({ document, editor }: Properties) {
  const t = useTranslate();
  const mayEdit = useMay("manage_documents");
  const versions = useQuery(versionsQuery(document));
  const isEmpty = !versions.data?.items.length;
  return (
    <VersionsCard
      title={t("settings.history")}
      note={t(isEmpty ? "settings.no_versions" : "settings.history_note")}
      versions={versions}
      failed={t("settings.failed")}
      isInForce={(item) => item.is_in_force}
      authorOf={(item) =>
        item.published_by === "file" ? t("settings.by_file") : item.published_by
      }
      actionsOf={({ version }) =>
        mayEdit
          ? [
              {
                word: t("settings.load"),
                name: t("settings.load_version", { version: String(version) }),
                run: () => editor.load.mutate(version),
              },
            ]
          : []
      }
      isBusy={editor.isBusy}
    />
  );
}
