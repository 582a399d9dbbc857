import type { Language } from "../state/preferences";

/** Written here: it shows where no file of messages could be loaded. */
const words: Record<Language, string> = {
  en: "The page could not be loaded. Check that the server is running, then reload the page.",
  ko: "페이지를 불러오지 못했습니다. 서버가 실행 중인지 확인한 뒤 페이지를 새로고침하세요.",
  el: "Η σελίδα δεν φορτώθηκε. Ελέγξτε ότι ο διακομιστής εκτελείται και ανανεώστε τη σελίδα.",
};

/** What shows instead of the app when not one language could be loaded. */
export function StartFailure({ language }: { language: Language }) {
  return (
    <div className="state" role="alert">
      <p>{words[language]}</p>
    </div>
  );
}
