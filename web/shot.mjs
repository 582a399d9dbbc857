import { chromium } from "@playwright/test";
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
for (const [language, theme] of [["en", "light"], ["ko", "dark"], ["el", "light"]]) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
  page.on("console", (m) => { if (m.type() === "error") console.log(m.text()); });
  await page.addInitScript((c) => { localStorage.setItem("speargun.language", c.language); localStorage.setItem("speargun.theme", c.theme); }, { language, theme });
  for (const tab of ["profile", "attributes", "lookalikes", "propensity"]) {
    await page.goto(`http://127.0.0.1:7401/icp?tab=${tab}`);
    await page.waitForLoadState("networkidle");
    await page.waitForTimeout(400);
    await page.screenshot({ path: `/tmp/icp-demo/${language}-${tab}.png`, fullPage: tab !== "attributes" && tab !== "lookalikes" });
  }
  await page.close();
}
await browser.close();
