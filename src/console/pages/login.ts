import { Hono } from 'hono';
import { hashPassword, isPassword, SHORTEST_PASSWORD } from '../../adapters/passwords.ts';
import { NarrowsError } from '../../model/errors.ts';
import type { Language } from '../../model/review.ts';
import type { ConsoleEnv, Page, Tools } from '../context.ts';
import { html, when, type Html } from '../html.ts';
import { document } from '../layout.ts';
import type { SignOn } from '../sign-on.ts';
import { inputOf } from '../input.ts';
import { csrfField } from '../layout.ts';
import { beginAttempt, closeSession, openSession } from '../security.ts';
import { z } from 'zod';
import { wordsIn, type WordKey } from '../words.ts';

/** Pages for those who are not logged in yet. @param signOn the bank's own sign-on, where it is configured */
export function login(tools: Tools, signOn: SignOn | undefined): Hono<ConsoleEnv> {
  const form = (page: Page, problem?: WordKey): Html => {
    const language = languageOf(page);
    const say = wordsIn(language);
    return document(
      language,
      say('login.title'),
      html`<main id="main" class="login">
        <h1>narrows</h1>
        ${when(problem, () => html`<p class="notice bad" role="alert">${say(problem!)}</p>`)}
        <form method="post" action="/login">
          <label>${say('login.login')}<input name="login" autocomplete="username" required maxlength="64" autofocus /></label>
          <label
            >${say('login.password')}<input type="password" name="password" autocomplete="current-password" required maxlength="256"
          /></label>
          <button>${say('login.submit')}</button>
        </form>
        ${when(signOn, () => html`<p><a href="/login/sign-on">${say('login.oidc')}</a></p>`)}
      </main>`,
    );
  };
  return new Hono<ConsoleEnv>()
    .get('/login', (page) => page.html(form(page)))
    .post('/login', async (page) => {
      const { login: given, password } = await page.req.parseBody();
      const name = typeof given === 'string' ? given.trim().toLowerCase() : '';
      const attempt = await beginAttempt(page, tools, name);
      if (attempt === undefined) return page.html(form(page, 'login.limited'), 429);
      const known = await tools.runtime.people.credentialOf(name);
      const holds = await isPassword(typeof password === 'string' ? password : '', known?.password);
      const mayEnter = holds && known !== undefined && known.person.active;
      if (!mayEnter) return page.html(form(page, 'login.failed'), 401);
      await tools.runtime.people.attemptSucceeded(attempt);
      await openSession(page, tools, known.person.login);
      return page.redirect('/', 303);
    })
    .get('/login/sign-on', async (page) => {
      if (!signOn) throw new NarrowsError('DESK_PAGE', 'the bank’s sign-on is not configured');
      return page.redirect(await signOn.begin(page), 302);
    })
    .get('/login/sign-on/done', async (page) => {
      if (!signOn) throw new NarrowsError('DESK_PAGE', 'the bank’s sign-on is not configured');
      const who = await signOn.finish(page);
      const person = await tools.runtime.people.personOfSubject(who.subject, who.login);
      const mayEnter = person !== undefined && person.active;
      if (!mayEnter) {
        await beginAttempt(page, tools, person?.login ?? who.subject);
        return page.html(form(page, 'login.unknown'), 403);
      }
      if (who.login === person.login) await bind(tools, person.login, who.subject);
      await openSession(page, tools, person.login);
      // A strict cookie does not travel with a redirect that began elsewhere; a page of our own begins anew.
      return page.html(
        document(
          person.language,
          'narrows',
          html`<meta http-equiv="refresh" content="0; url=/" />
            <p><a href="/">narrows</a></p>`,
        ),
      );
    });
}

/** Ends the session, whoever holds it. */
export function logout(tools: Tools): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>()
    .post('/logout', async (page) => {
      await closeSession(page, tools);
      return page.redirect('/login', 303);
    })
    .get('/password', (page) => page.html(passwordForm(page)))
    .post('/password', async (page) => {
      const { old, fresh, again } = await inputOf(page, {
        old: z.string().max(256),
        fresh: z.string().max(256),
        again: z.string().max(256),
      });
      const { login: name } = page.get('person');
      const attempt = await beginAttempt(page, tools, name);
      if (attempt === undefined) return page.html(passwordForm(page, 'login.limited'), 429);
      const known = await tools.runtime.people.credentialOf(name);
      if (!(await isPassword(old, known?.password))) return page.html(passwordForm(page, 'login.failed'), 401);
      await tools.runtime.people.attemptSucceeded(attempt);
      if (fresh.length < SHORTEST_PASSWORD || fresh !== again || fresh === old) return page.html(passwordForm(page, 'password.unfit'), 422);
      await tools.runtime.people.setPassword(name, await hashPassword(fresh), tools.runtime.now(), false);
      await openSession(page, tools, name);
      return page.redirect('/', 303);
    })
    .post('/language', async (page) => {
      const { language } = await page.req.parseBody({ all: true });
      await tools.runtime.people.setLanguage(page.get('person').login, language === 'tr' ? 'tr' : 'en');
      const referer = page.req.header('referer');
      const back = referer !== undefined && URL.canParse(referer) ? new URL(referer) : undefined;
      // Two slashes at the beginning would be another host.
      return page.redirect(back && /^\/(?!\/)/.test(back.pathname) ? back.pathname + back.search : '/', 303);
    });
}

/** A password of one's own; asked for before anything else where another person gave the first one. */
function passwordForm(page: Page, problem?: WordKey): Html {
  const [say, { language }] = [page.get('say'), page.get('person')];
  return document(
    language,
    say('password.title'),
    html`<main id="main" class="login">
      <h1>${say('password.title')}</h1>
      ${when(problem, () => html`<p class="notice bad" role="alert">${say(problem!)}</p>`)}
      <form method="post" action="/password">
        ${csrfField(page)}<label
          >${say('password.old')}<input type="password" name="old" autocomplete="current-password" required maxlength="256"
        /></label>
        <label
          >${say('password.fresh')}<input
            type="password"
            name="fresh"
            autocomplete="new-password"
            required
            minlength="${SHORTEST_PASSWORD}"
            maxlength="256"
        /></label>
        <label
          >${say('password.again')}<input
            type="password"
            name="again"
            autocomplete="new-password"
            required
            minlength="${SHORTEST_PASSWORD}"
            maxlength="256"
        /></label>
        <button>${say('people.save')}</button>
      </form>
      <p><a href="/">${say('error.back')}</a></p>
    </main>`,
  );
}

/** Whom the sign-on knew by their login alone is known by its subject from now on. */
async function bind({ runtime }: Tools, name: string, subject: string): Promise<void> {
  const event = { at: runtime.now(), actor: name, kind: 'person.bind', subject: name, content: { oidc_subject: subject } };
  await runtime.desk.act([event]).catch((error: unknown) => {
    // They are bound already.
    if ((error as { code?: string }).code !== 'DESK_PERSON') throw error;
  });
}

function languageOf(page: Page): Language {
  return page.req.header('accept-language')?.toLowerCase().startsWith('tr') ? 'tr' : 'en';
}
