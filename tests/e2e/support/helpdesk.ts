import { expect, type Locator, type Page } from '@playwright/test';
import { Softphone } from './softphone';

/** The helpdesk's window, with the softphone in it. */
export class Helpdesk {
  /** The icon that shows and hides the softphone. */
  readonly icon: Locator;
  readonly iframe: Locator;
  /** The widget that says who calls. */
  readonly pop: Locator;
  readonly main: Locator;
  readonly conversation: Locator;
  readonly privateNotes: Locator;
  readonly timeEntries: Locator;

  constructor(
    readonly page: Page,
    readonly at: string,
  ) {
    this.icon = page.getByRole('button', { name: 'Softphone', exact: true });
    this.iframe = page.locator('iframe[title="Softphone"]');
    this.pop = page.getByRole('complementary', { name: 'Screen pop' });
    this.main = page.getByRole('main');
    this.conversation = page.getByRole('region', { name: 'Conversation' });
    this.privateNotes = this.conversation.getByRole('article', { name: 'Private note' });
    this.timeEntries = page.getByRole('region', { name: 'Time entries' });
  }

  async open(): Promise<void> {
    await this.page.goto(this.at);
  }

  /** Shows the softphone by its icon. */
  async openSoftphone(): Promise<Softphone> {
    await this.icon.click();
    await this.isShown();
    return this.softphone();
  }

  softphone(): Softphone {
    return new Softphone(this.page);
  }

  async isShown(): Promise<void> {
    await expect(this.icon).toHaveAttribute('aria-expanded', 'true');
    await expect(this.iframe).toBeInViewport();
  }

  /** Hides the softphone by its icon, and waits until it knows that itself: it looks a moment later. */
  async hideSoftphone(): Promise<void> {
    const frame = await this.softphone().document();
    // Watched from before on, because a frame that is out of sight is told of changes only.
    const watched = await frame.evaluateHandle(
      () =>
        new Promise<{ gone: Promise<void> }>((isSeen) => {
          const gone = new Promise<void>((isGone) => {
            const look = (entries: IntersectionObserverEntry[], observer: IntersectionObserver) => {
              if (entries.at(-1)?.isIntersecting) return isSeen({ gone });
              observer.disconnect();
              return isGone();
            };
            new IntersectionObserver(look).observe(document.documentElement);
          });
        }),
    );
    await this.icon.click();
    await this.isHidden();
    await watched.evaluate(({ gone }) => gone);
  }

  async isHidden(): Promise<void> {
    await expect(this.icon).toHaveAttribute('aria-expanded', 'false');
    await expect(this.iframe).not.toBeInViewport();
  }

  /** The ticket that the window shows, which must be this one. */
  async shows(ticket: string): Promise<void> {
    await expect(this.page).toHaveURL(new RegExp(`/tickets/${ticket}\\b`));
    await expect(this.conversation).toBeVisible();
  }
}
