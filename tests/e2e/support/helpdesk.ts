import { expect, type Locator, type Page } from '@playwright/test';
import { Softphone } from './softphone';

/** The helpdesk's window, with the softphone in it. */
export class Helpdesk {
  readonly icon: Locator;
  readonly softphoneFrame: Locator;

  constructor(
    readonly page: Page,
    readonly at: string,
  ) {
    this.icon = page.getByRole('button', { name: 'Softphone', exact: true });
    this.softphoneFrame = page.locator('iframe[title="Softphone"]');
  }

  async open(path = ''): Promise<void> {
    await this.page.goto(new URL(path, this.at).href);
  }

  /** Opens the softphone by its icon, and waits until it can be called. */
  async openSoftphone(): Promise<Softphone> {
    if (!(await this.softphoneFrame.isVisible())) await this.icon.click();
    await expect(this.softphoneFrame).toBeVisible();
    return this.softphone();
  }

  softphone(): Softphone {
    return new Softphone(this.page);
  }
}
