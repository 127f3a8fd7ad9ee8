import type { Browser, BrowserContext, CDPSession, Frame, Page } from '@playwright/test';

/** Milliseconds of the main thread, and how often it laid out. */
export interface Spent {
  ms: number;
  layouts: number;
}

/** Presses `5` until the number field has it, from the first moment on; says when, in `answered`. */
function pressFromTheFirstMomentOn(): void {
  const test = window as unknown as { answered?: number; blocked: number; longest: number };
  test.blocked = 0;
  test.longest = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      test.blocked += Math.max(0, duration - 50);
      test.longest = Math.max(test.longest, duration);
    }
  }).observe({ type: 'longtask', buffered: true });
  const press = (): void => {
    const field = document.querySelector<HTMLInputElement>('input[type=tel], input[inputmode=tel]');
    if (field?.value.startsWith('5')) {
      test.answered = performance.now();
      return;
    }
    const five = [...document.querySelectorAll('button')].find((button) => button.textContent?.trim().startsWith('5'));
    five?.click();
    setTimeout(press, 1);
  };
  press();
}

export interface Load {
  /** From the beginning of the navigation to the digit in the field, in milliseconds. */
  answered: number;
  /** Total blocking time until a second after that. */
  blocked: number;
  /** The longest task of the same time. */
  longest: number;
}

/** Loads the page `loads` times with one cache and measures the last. */
export async function load(browser: Browser, at: string, cpu: number, loads = 1): Promise<Load> {
  const context = await browser.newContext();
  await context.addInitScript(pressFromTheFirstMomentOn);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: cpu });
  for (let nth = 0; nth < loads; nth += 1) {
    await page.goto(at);
    await page.waitForFunction(() => 'answered' in window);
  }
  await page.waitForTimeout(1_000);
  const measured = await page.evaluate(() => {
    const { answered, blocked, longest } = window as unknown as { answered: number; blocked: number; longest: number };
    return { answered, blocked, longest };
  });
  await context.close();
  return measured;
}

async function metrics(session: CDPSession): Promise<Spent> {
  const { metrics } = await session.send('Performance.getMetrics');
  const of = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? 0;
  return { ms: of('TaskDuration') * 1_000, layouts: of('LayoutCount') };
}

/** What the main thread of this page or iframe spends while `act` goes on. */
export async function spent(context: BrowserContext, of: Page | Frame, act: () => Promise<void>): Promise<Spent> {
  const session = await context.newCDPSession(of);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const before = await metrics(session);
  await act();
  const after = await metrics(session);
  await session.detach();
  return { ms: after.ms - before.ms, layouts: after.layouts - before.layouts };
}

export const median = (numbers: number[]): number => {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};
