import { Hono } from 'hono';
import { z } from 'zod';
import { hashPassword } from '../../adapters/passwords.ts';
import { NarrowsError } from '../../model/errors.ts';
import { PERSON_ROLES } from '../../model/review.ts';
import type { ConsoleEnv } from '../context.ts';
import { each, html, when } from '../html.ts';
import { inputOf } from '../input.ts';
import { csrfField, layout } from '../layout.ts';
import { requireRight } from '../security.ts';

const name = z.string().trim().min(2).max(120);
const role = z.enum(PERSON_ROLES);

/** Who can log in, and as what. */
export const people = new Hono<ConsoleEnv>()
  .use('/people', requireRight('manage_people'))
  .use('/people/*', requireRight('manage_people'))
  .get('/people', async (page) => {
    const say = page.get('say');
    const all = await page.get('tools').runtime.people.people();
    return page.html(
      layout(
        page,
        say('people.title'),
        html`<h1>${say('people.title')}</h1>
          <ul class="log">
            ${each(
              all,
              (person) =>
                html`<li>
                  <b>${person.login}</b> ${person.name}
                  ${
                    person.login === page.get('person').login
                      ? html`<span class="chip">${say(`role.${person.role}`)}</span>`
                      : html`<form class="bulk" method="post" action="/people/change">
                          ${csrfField(page)}<input type="hidden" name="login" value="${person.login}" /><label class="inline"
                            >${say('field.role')}
                            <select name="role">
                              ${each(PERSON_ROLES, (one) => html`<option value="${one}" ${one === person.role ? html`selected` : ''}>${say(`role.${one}`)}</option>`)}
                            </select></label
                          >
                          <label class="inline"
                            ><input type="checkbox" name="active" value="yes" ${person.active ? html`checked` : ''} />
                            ${say('people.active')}</label
                          >
                          <button class="second">${say('people.save')}</button>
                        </form>`
                  }${when(!person.active, () => html`<span class="chip">${say('people.inactive')}</span>`)}
                </li>`,
            )}
          </ul>
          <h2>${say('people.add')}</h2>
          <form class="filters" method="post" action="/people/add">
            ${csrfField(page)}
            <label>${say('login.login')}<input name="login" required pattern="[a-z0-9][a-z0-9._@\\-]{1,62}" autocomplete="off" /></label
            ><label>${say('field.name')}<input name="name" required autocomplete="off" /></label>
            <label
              >${say('field.role')}<select name="role">
                ${each(PERSON_ROLES, (one) => html`<option value="${one}">${say(`role.${one}`)}</option>`)}
              </select></label
            >
            <label
              >${say('people.password')}<input type="password" name="password" required minlength="12" autocomplete="new-password" /></label
            ><button>${say('people.add')}</button>
          </form>`,
      ),
    );
  })
  .post('/people/add', async (page) => {
    const given = await inputOf(page, {
      login: z.string().regex(/^[a-z0-9][a-z0-9._@-]{1,62}$/),
      name,
      role,
      password: z.string().min(12).max(256),
    });
    const { runtime } = page.get('tools');
    try {
      await runtime.desk.act([
        {
          at: runtime.now(),
          actor: page.get('person').login,
          kind: 'person.add',
          subject: given.login,
          content: { name: given.name, role: given.role },
        },
      ]);
    } catch (error) {
      if ((error as { code?: string }).code === 'DESK_INPUT')
        throw new NarrowsError('DESK_PERSON', 'somebody of that login is here already', { cause: error });
      throw error;
    }
    await runtime.people.setPassword(given.login, await hashPassword(given.password), runtime.now(), true);
    return page.redirect('/people', 303);
  })
  .post('/people/change', async (page) => {
    const { login, active, ...content } = await inputOf(page, { login: z.string().max(64), role, active: z.literal('yes').optional() });
    const { runtime } = page.get('tools');
    await runtime.desk.act([
      {
        at: runtime.now(),
        actor: page.get('person').login,
        kind: 'person.change',
        subject: login,
        content: { ...content, active: active === 'yes' },
      },
    ]);
    return page.redirect('/people', 303);
  });
