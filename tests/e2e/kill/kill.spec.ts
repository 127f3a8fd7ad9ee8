import { expect, test } from '@playwright/test';
import { Agent, pause } from './agent';
import { Browser } from './browser';
import { Chance } from './chance';
import { Company } from './company';
import { judge, seededTickets } from './judge';
import { Ledger } from './ledger';
import { VICTIMS, comeBack, kill, openHelpdesk } from './victims';

// A whole inbound call with notes and filing, in which something is killed at a random moment. Whatever the
// notepad called saved is in the ticket of the call at the end, once.

const FIRST = Number(process.env.SOFTPHONE_KILL_SEED ?? 1);
const RUNS = Number(process.env.SOFTPHONE_KILL_RUNS ?? 12);

for (let seed = FIRST; seed < FIRST + RUNS; seed += 1) {
  const victim = VICTIMS[seed % VICTIMS.length] ?? 'page';

  test(`seed ${seed}: the ${victim} is killed, and every note that was saved is in its ticket once`, async ({}, info) => {
    const chance = new Chance(seed);
    const company = await Company.start();
    const browser = await Browser.start(company.helpdesk.at.helpdesk);
    try {
      const seeded = await seededTickets(company);
      const ledger = new Ledger();
      ledger.listen(browser.context);
      const agent = new Agent({ company, browser, page: await openHelpdesk(browser, company) }, ledger, chance);
      await agent.softphone.isReady();

      const steps = agent.steps();
      const fatal = chance.below(steps.length);
      const after = chance.below(1_200);
      let killed = false;
      const killing = async () => {
        await pause(after);
        killed = true;
        await kill(victim, agent.place);
      };
      let death: Promise<void> | undefined;
      let at = 'the end';
      for (const [number, [name, step]] of steps.entries()) {
        if (number === fatal) {
          death = killing();
          at = name;
        }
        const taken = step();
        // What dies in the middle of a step fails it, sooner or later.
        taken.catch(() => undefined);
        await (death ? Promise.race([taken, death]) : taken).catch((error: unknown) => {
          if (!killed) throw error;
        });
        if (killed) break;
      }
      await death;
      const saved = [...ledger.saved.values()].join().length;

      agent.place = await comeBack(victim, agent.place, chance);
      if (victim === 'browser') ledger.listen(browser.context);
      const since = Date.now();
      await agent.seesSomething();
      const back = Date.now() - since;
      const did = await agent.finish();

      const verdict = await judge(company, ledger, seeded);
      const facts = { seed, victim, at, after, saved, back, did, ...verdict };
      info.annotations.push({ type: 'kill', description: JSON.stringify(facts) });
      const repeat = `Again: cargo xtask kill --runs 1 --seed ${seed}. ${JSON.stringify(facts)}`;
      expect(verdict, repeat).toEqual({ lost: [], twice: [], misplaced: [] });
    } catch (error) {
      for (const [number, page] of browser.pages().entries()) {
        await page.screenshot({ path: info.outputPath(`page-${number}.png`), timeout: 5_000 }).catch(() => undefined);
      }
      throw error instanceof Error
        ? new Error(`${error.message}\nAgain: cargo xtask kill --runs 1 --seed ${seed}`, { cause: error })
        : error;
    } finally {
      await browser.stop();
      await company.stop();
    }
  });
}
