/** axe finds nothing serious on any place, in both themes; 1024 x 700 shows every place whole. */
import { AxeBuilder } from '@axe-core/playwright';
import { goTo, openSampleLab } from './support/act.ts';
import { expect, test } from './support/host.ts';

const PLACES = ['Overview', 'New batch', 'Queue', 'Awards', 'Models & prices', 'Settings'] as const;

test('every place is accessible in light and dark, and fits a small window', async ({ host }) => {
  const { page } = host;
  await openSampleLab(page);
  for (const place of PLACES) {
    await goTo(page, place);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.waitForFunction(
        (wanted) => document.documentElement.getAttribute('data-mantine-color-scheme') === wanted,
        colorScheme,
      );
      // A filled button is looked at while it is hovered: its text must stay as legible.
      const filled = page.locator(
        'main button[data-variant="filled"]:enabled, main button.mantine-Button-root:not([data-variant]):enabled',
      );
      if ((await filled.count()) > 0) await filled.first().hover();
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(
        serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
        `${place}, ${colorScheme}`,
      ).toEqual([]);
    }
    await page.setViewportSize({ width: 1024, height: 700 });
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, `${place} is not wider than a small window`).toBeLessThanOrEqual(0);
    await host.picture(`20-small-${place.toLowerCase().replaceAll(/\W+/g, '-')}`);
    await page.setViewportSize({ width: 1280, height: 820 });
  }
});
