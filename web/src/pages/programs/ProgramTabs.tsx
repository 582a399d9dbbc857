import { Link } from "@tanstack/react-router";
import { useTranslate } from "../../i18n";
import { type Part, parts } from "./state";

interface Properties {
  program: { id: number; name: string };
  here: Part | "pilot";
}

/** The parts of a programme, and its pilot, which has a page of its own. */
export function ProgramTabs({ program, here }: Properties) {
  const t = useTranslate();
  const params = { programId: String(program.id) };
  return (
    <nav className="tabs" aria-label={program.name}>
      {parts.map((name, place) => (
        <Link
          key={name}
          to="/programs/$programId"
          params={params}
          search={{ part: place === 0 ? undefined : name }}
          replace={here !== "pilot"}
          aria-current={name === here ? "page" : undefined}
          activeOptions={{ exact: true, includeSearch: true, explicitUndefined: true }}
        >
          {t(`programs.part.${name}`)}
        </Link>
      ))}
      <Link
        to="/programs/$programId/pilot"
        params={params}
        aria-current={here === "pilot" ? "page" : undefined}
        activeOptions={{ exact: true, includeSearch: false }}
      >
        {t("pilots.title")}
      </Link>
    </nav>
  );
}
