// Runs before the first paint, so that the wrong theme or language never shows for a moment.
(() => {
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem("speargun.theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    const language = localStorage.getItem("speargun.language");
    if (language) root.lang = language;
  } catch {
    // Storage is off: the system's theme and the workspace's language serve.
  }
})();
