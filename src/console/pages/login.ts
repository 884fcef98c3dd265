import { Hono } from 'hono';
import { isPassword } from '../../adapters/passwords.ts';
import { NarrowsError } from '../../model/errors.ts';
import type { Language } from '../../model/review.ts';
import type { ConsoleEnv, Page, Tools } from '../context.ts';
import { html, when, type Html } from '../html.ts';
import { document } from '../layout.ts';
import type { SignOn } from '../sign-on.ts';
import { closeSession, mayTry, noteAttempt, openSession } from '../security.ts';
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
      if (!(await mayTry(page, tools, name))) return page.html(form(page, 'login.limited'), 429);
      const known = await tools.runtime.people.credentialOf(name);
      const holds = await isPassword(typeof password === 'string' ? password : '', known?.password);
      const mayEnter = holds && known !== undefined && known.person.active;
      await noteAttempt(page, tools, name, mayEnter);
      if (!mayEnter) return page.html(form(page, 'login.failed'), 401);
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
      await noteAttempt(page, tools, person?.login ?? who.subject, mayEnter);
      if (!mayEnter) return page.html(form(page, 'login.unknown'), 403);
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
    .post('/language', async (page) => {
      const { language } = await page.req.parseBody({ all: true });
      await tools.runtime.people.setLanguage(page.get('person').login, language === 'tr' ? 'tr' : 'en');
      const referer = page.req.header('referer');
      const back = referer !== undefined && URL.canParse(referer) ? new URL(referer) : undefined;
      return page.redirect(back ? back.pathname + back.search : '/', 303);
    });
}

function languageOf(page: Page): Language {
  return page.req.header('accept-language')?.toLowerCase().startsWith('tr') ? 'tr' : 'en';
}
