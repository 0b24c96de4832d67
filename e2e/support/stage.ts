import type { Page } from 'playwright/test';

/** Takes away all that lies over the picture: banners, numbers and messages are not what such a test is about. */
export async function showPictureAlone(page: Page): Promise<void> {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('.stage ~ * { visibility: hidden !important; }');
    document.adoptedStyleSheets.push(sheet);
  });
}

/** Takes the picture away, players and all, as a fault of the swap would. */
export async function hidePicture(page: Page, hidden: boolean): Promise<void> {
  await page.locator('.stage').evaluate((stage, hidden) => {
    stage.style.visibility = hidden ? 'hidden' : '';
    for (const player of stage.children)
      if (player instanceof HTMLElement) player.style.visibility = hidden ? 'hidden' : '';
  }, hidden);
}
