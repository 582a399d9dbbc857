import { loadMessages } from "../i18n";
import { languages } from "../state/preferences";

await Promise.all(languages.map(loadMessages));
