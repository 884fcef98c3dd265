import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testConsole, Visitor, type TestConsole } from './server.ts';

let desk: TestConsole;
const as: Record<string, Visitor> = {};

beforeAll(async () => {
  desk = await testConsole();
  for (const login of ['ayla', 'bora', 'selim', 'suna', 'umut', 'ada']) {
    as[login] = new Visitor(desk.origin);
    expect(await as[login].login(login)).toBe(303);
  }
}, 120_000);

afterAll(async () => {
  await desk.close();
});

const anAlert = async (filter: Parameters<typeof desk.runtime.desk.readQueue>[0] = {}, nth = 0): Promise<string> =>
  (await desk.runtime.desk.readQueue({ state: 'new', ...filter }, { offset: nth, limit: 1 })).rows[0]!.alertId;
const stateOf = async (alertId: string): Promise<string> => (await desk.runtime.desk.readReview(alertId))!.state;
const versionOf = async (alertId: string): Promise<string> => String((await desk.runtime.desk.readReview(alertId))!.version);

describe('whoever is not logged in', () => {
  const PAGES = [
    '/',
    '/alerts/A-x',
    '/dashboard',
    '/runs',
    '/lists',
    '/rules',
    '/feedback',
    '/whitelists',
    '/audit',
    '/people',
    '/export/queue.csv',
    '/alerts/A-x/case.pdf',
  ];

  it.each(PAGES)('is sent from %s to the login', async (path) => {
    const { status, headers } = await new Visitor(desk.origin).get(path);
    expect([status, headers.get('location')]).toEqual([303, '/login']);
  });

  it('cannot act, and is not told whether a login exists', async () => {
    const stranger = new Visitor(desk.origin);
    expect((await stranger.post(`/alerts/${await anAlert()}/act`, { act: 'start', version: '0' })).status).toBe(303);
    const [known, unknown] = [
      await stranger.post('/login', { login: 'bora', password: 'wrong password 1' }),
      await stranger.post('/login', { login: 'nobody', password: 'wrong password 1' }),
    ];
    expect(known.status).toBe(401);
    expect(unknown.body).toBe(known.body);
  });

  it('is not heard after too many attempts, even with the right password', async () => {
    const guesser = new Visitor(desk.origin);
    for (let i = 0; i < 4; i++) await guesser.login('bora', `wrong password ${i}`);
    expect(await guesser.login('bora', 'wrong password 9')).toBe(429);
    expect(await guesser.login('bora')).toBe(429);
    expect(await new Visitor(desk.origin).login('suna')).toBe(303);
  }, 30_000);
});

describe('forms from elsewhere', () => {
  it('are refused without the token, with another’s, and with an origin that is not the console’s', async () => {
    const id = await anAlert();
    const form = { act: 'start', version: '0' };
    expect((await as['ayla']!.post(`/alerts/${id}/act`, { ...form, csrf: '' })).status).toBe(403);
    expect((await as['ayla']!.post(`/alerts/${id}/act`, { ...form, csrf: as['selim']!.csrf })).status).toBe(403);
    expect((await as['ayla']!.post(`/alerts/${id}/act`, form, { origin: 'https://evil.example' })).status).toBe(403);
    expect(
      (await as['ayla']!.post(`/alerts/${id}/act`, form, { origin: desk.origin.replace('http:', 'https:').replace(/\d+$/, '1') })).status,
    ).toBe(403);
    expect(await stateOf(id)).toBe('new');
  });

  it('cannot come by a name that someone pointed at the console', async () => {
    // fetch sets its own Host header, so this asks by the raw protocol.
    const { request } = await import('node:http');
    const status = await new Promise<number>((resolve) => {
      request(desk.origin, { headers: { host: 'evil.example:80' } }, (response) => {
        resolve(response.statusCode!);
      }).end();
    });
    expect(status).toBe(421);
  });
});

describe('markup, SQL and formulas in payments', () => {
  const hostile = async (): Promise<string> =>
    anAlert({ search: { asked: 'sum 1 1 cmd', folded: 'sum 1 1 cmd' } }).catch(async () => {
      const { rows } = await desk.runtime.desk.readQueue({ state: 'any' }, { offset: 0, limit: 100 });
      return rows.find(({ counterparty }) => counterparty.includes('<script>'))!.alertId;
    });

  it('are shown and not obeyed by every page that has them', async () => {
    const id = await hostile();
    const { counterpartyKey } = (await desk.runtime.desk.readReview(id))!;
    for (const path of ['/', `/alerts/${id}`, '/counterparties', `/counterparties/${encodeURIComponent(counterpartyKey)}`]) {
      const { body, status } = await as['ayla']!.get(path);
      expect(status, path).toBe(200);
      expect(body, path).toContain('&lt;script&gt;');
      expect(body, path).not.toMatch(/<script>window|<img src=x/);
    }
  });

  it('are no formulas in exports', async () => {
    const csv = (await as['ayla']!.get('/export/queue.csv')).body;
    expect(csv).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect(csv).toMatch(/'@SUM\(1\+1\)/);
    expect(csv).not.toMatch(/(^|,)"?[=@+]/m);
    const json = JSON.parse((await as['ayla']!.get('/export/queue.json')).body) as { counterparty: string }[];
    expect(json.some(({ counterparty }) => counterparty.startsWith('@SUM'))).toBe(true);
  });

  it('do not reach SQL from what is searched and sorted either', async () => {
    for (const query of [
      `q=${encodeURIComponent(`'; drop table narrows.review; --`)}`,
      `order=${encodeURIComponent('score; drop table review')}`,
      `state=closed'--`,
      `q=%25`,
      'page=-1',
      'page=1e9',
      'q=A-%27',
    ]) {
      const { status } = await as['ayla']!.get(`/?${query}`);
      expect(status, query).toBe(200);
    }
    for (const path of [
      "/export/queue';--.csv",
      '/export/pg_user.csv',
      '/export/constructor.csv',
      "/alerts/A-'",
      '/runs/1;select',
      '/runs/99999999999999999999',
      "/lists/x'",
      '/alerts/A-1/files/1e5',
      '/assets/../server.ts',
      '/assets/%2e%2e/server.ts',
    ])
      expect([200, 404], path).toContain((await as['ayla']!.get(path)).status);
    expect((await as['ayla']!.get('/export/credential.csv')).status).toBe(404);
  });

  it('every answer forbids scripts from elsewhere, frames and keeping', async () => {
    for (const path of ['/login', '/', '/nowhere', '/export/queue.csv']) {
      const { headers } = await as['ayla']!.get(path);
      expect(headers.get('content-security-policy'), path).toMatch(/default-src 'none'.*script-src 'self'.*frame-ancestors 'none'/);
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });
});

describe('roles', () => {
  const acts = ['start', 'escalate', 'decide', 'approve', 'return', 'comment', 'hold', 'assign', 'reopen'];
  it.each(['umut', 'ada'])('%s reads alerts and acts on none', async (login) => {
    const id = await anAlert();
    const { body, status } = await as[login]!.get(`/alerts/${id}`);
    expect(status).toBe(200);
    expect(body).not.toContain('name="act"');
    const version = await versionOf(id);
    for (const act of acts)
      expect(
        (
          await as[login]!.post(`/alerts/${id}/act`, {
            act,
            version,
            note: 'x',
            disposition: 'false_positive',
            reason: 'different_name',
            assignee: login,
          })
        ).status,
        act,
      ).toBeOneOf([403, 422]);
    expect(await stateOf(id)).toBe('new');
  });

  it('only an admin manages people, and not themselves', async () => {
    for (const login of ['ayla', 'selim', 'umut']) {
      expect((await as[login]!.get('/people')).status, login).toBe(403);
      expect((await as[login]!.post('/people/change', { login, role: 'admin', active: 'yes' })).status, login).toBe(403);
      expect(
        (await as[login]!.post('/people/add', { login: 'mallory', name: 'Mallory', role: 'admin', password: 'a long enough one' })).status,
        login,
      ).toBe(403);
    }
    expect((await as['ada']!.post('/people/change', { login: 'ada', role: 'supervisor', active: 'yes' })).status).toBe(403);
    expect(
      (await as['ada']!.post('/people/add', { login: 'yeni', name: 'Yeni Analist', role: 'analyst', password: 'a long enough one' }))
        .status,
    ).toBe(303);
    const yeni = new Visitor(desk.origin);
    expect(await yeni.login('yeni', 'a long enough one')).toBe(303);
    expect((await yeni.get('/')).headers.get('location')).toBe('/password');
    expect((await as['ada']!.post('/people/change', { login: 'yeni', role: 'analyst' })).status).toBe(303);
    // Who may no longer log in is out at once, with the page still open.
    expect((await yeni.get('/')).headers.get('location')).toBe('/login');
    expect(await yeni.login('yeni', 'a long enough one')).toBe(401);
  });

  it('analysts see neither the log of all nor others’ rights to decide', async () => {
    expect((await as['ayla']!.get('/audit')).status).toBe(403);
    expect((await as['umut']!.get('/audit')).status).toBe(200);
    expect((await as['ayla']!.post('/whitelists/decide', { id: 'W-1', act: 'approve' })).status).toBe(403);
    expect((await as['ayla']!.post('/rules/replay', { against: 'rules-2026-11-01', from: '2026-11-20', to: '2026-11-20' })).status).toBe(
      403,
    );
  });

  it('the queues are shown to those who keep them running, for reading only', async () => {
    for (const login of ['ayla', 'umut']) expect((await as[login]!.get('/jobs')).status, login).toBe(403);
    const { status, body } = await as['ada']!.get('/jobs');
    expect([status, body.includes('__UI_CONFIG__')]).toEqual([200, true]);
    const { queues } = JSON.parse((await as['ada']!.get('/jobs/api/queues')).body) as { queues: { name: string; readOnlyMode: boolean }[] };
    const { night, schedule } = await desk.runtime.queues();
    expect(queues).toMatchObject([
      { name: night, displayName: 'Nights', readOnlyMode: true },
      { name: schedule, displayName: 'Schedule', readOnlyMode: true },
    ]);
    expect((await new Visitor(desk.origin).get('/jobs/api/queues')).status).toBe(303);
    expect((await as['ada']!.post(`/jobs/api/queues/${night}/pause`, {})).status).toBeGreaterThanOrEqual(400);
  });

  it('a file of one alert is not reached by another’s address', async () => {
    const [mine, other] = [await anAlert({}, 1), await anAlert({}, 2)];
    await desk.runtime.desk.attach(
      { alertId: mine, name: 'proof.pdf', mediaType: 'application/pdf', bytes: Buffer.from('%PDF') },
      'ayla',
      desk.runtime.now(),
    );
    const { attachmentId } = (await desk.runtime.desk.attachmentsOf(mine))[0]!;
    expect((await as['ayla']!.get(`/alerts/${other}/files/${attachmentId}`)).status).toBe(404);
    const { status, headers } = await as['ayla']!.get(`/alerts/${mine}/files/${attachmentId}`);
    expect([status, headers.get('content-disposition')]).toEqual([200, "attachment; filename*=UTF-8''proof.pdf"]);
  });
});

describe('forced transitions', () => {
  it('are refused: close a high alert at once, approve one’s own, act on what has changed, with a reason of one’s own', async () => {
    const id = await anAlert({ severity: 'high' });
    const decide = { act: 'decide', disposition: 'true_match', reason: 'blocked', note: 'seen' };
    expect((await as['selim']!.post(`/alerts/${id}/act`, { act: 'close', version: '0' })).status).toBe(422);
    expect((await as['selim']!.post(`/alerts/${id}/act`, { ...decide, reason: 'because I say so', version: '0' })).status).toBe(422);
    expect((await as['selim']!.post(`/alerts/${id}/act`, { ...decide, version: '7' })).status).toBe(422);
    expect((await as['selim']!.post(`/alerts/${id}/act`, { ...decide, version: await versionOf(id) })).status).toBe(303);
    const own = await as['selim']!.post(`/alerts/${id}/act`, { act: 'approve', version: await versionOf(id) });
    expect([own.status, own.body.includes('DESK_FOUR_EYES')]).toEqual([422, true]);
    expect(await stateOf(id)).toBe('pending_approval');
    expect((await as['suna']!.post(`/alerts/${id}/act`, { act: 'approve', version: await versionOf(id) })).status).toBe(303);
    expect(await stateOf(id)).toBe('closed');
  });

  it('what was written is still there after a refusal', async () => {
    const id = await anAlert({ severity: 'high' });
    const { body } = await as['ayla']!.post(`/alerts/${id}/act`, {
      act: 'decide',
      version: '99',
      disposition: 'true_match',
      reason: 'blocked',
      note: 'a long thought about it',
    });
    expect(body).toContain('DESK_STALE');
    expect(body).toContain('a long thought about it</textarea>');
  });

  it('files that a browser could run, or none at all, are no evidence', async () => {
    const id = await anAlert();
    const send = (name: string, text: string): Promise<number> => as['ayla']!.upload(`/alerts/${id}/files`, new File([text], name));
    expect([await send('page.html', '<script>'), await send('empty.pdf', ''), await send('../../../etc/passwd.pdf', '%PDF')]).toEqual([
      422, 422, 303,
    ]);
    expect((await desk.runtime.desk.attachmentsOf(id)).map(({ name }) => name)).toContain('.._.._.._etc_passwd.pdf');
    const { status } = await as['ayla']!.post(`/alerts/${id}/files`, { file: 'not a file' });
    expect(status).toBe(422);
  });
});

describe('too much at once', () => {
  it('an assignment is of one page, and of an alert once', async () => {
    const id = await anAlert();
    const before = (await desk.runtime.desk.eventsOf(id)).length;
    const many = (values: readonly string[]): Promise<number> =>
      as['selim']!.postMany('/assign', [...values.map((value) => ['alert', value] as const), ['assignee', 'bora']]);
    const version = Number(await versionOf(id));
    expect(await many(Array.from({ length: 60 }, (_, i) => `${id} ${version + i}`))).toBe(422);
    expect(await many([`${id} ${version}`, `${id} ${version}`, `${id} ${version}`])).toBe(303);
    expect((await desk.runtime.desk.eventsOf(id)).length).toBe(before + 1);
    expect(await many([`${id} ${version + 1}`])).toBe(409);
    // Another analyst cannot take what somebody has.
    expect((await as['ayla']!.post('/assign', { alert: `${id} ${version + 1}`, assignee: 'ayla' })).status).toBe(403);
  });

  it('of many guesses at once no more are heard than of one after the other', async () => {
    const statuses = await Promise.all(Array.from({ length: 12 }, (_, i) => new Visitor(desk.origin).login('umut', `wrong password ${i}`)));
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(5);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(7);
  }, 30_000);

  it('addresses and values that were made by hand are refused in words, never as a fault', async () => {
    const id = await anAlert();
    for (const path of ['/alerts/%00', '/?from=0000-01-01', '/?q=%00', '/counterparties/%00', '/lists/%00', '/runs/0'])
      expect((await as['ayla']!.get(path)).status, path).toBeLessThan(500);
    for (const fields of [
      { act: 'start', version: '99999999999' },
      { act: 'comment', version: '0', note: 'a\0b' },
      { act: 'start', version: '1.5' },
    ])
      expect((await as['ayla']!.post(`/alerts/${id}/act`, fields)).status, JSON.stringify(fields)).toBe(422);
    expect((await new Visitor(desk.origin).post('/login', { login: 'a\0b', password: 'x' })).status).toBe(422);
    expect(await as['ayla']!.upload('/alerts/A-none/files', new File(['%PDF'], 'a.pdf'))).toBe(422);
  });
});

describe('passwords', () => {
  it('that another person gave must be changed before anything else', async () => {
    expect(
      (await as['ada']!.post('/people/add', { login: 'deniz', name: 'Deniz Yeni', role: 'analyst', password: 'given by the admin' }))
        .status,
    ).toBe(303);
    const deniz = new Visitor(desk.origin);
    expect(await deniz.login('deniz', 'given by the admin')).toBe(303);
    for (const path of ['/', '/dashboard', '/export/queue.csv']) expect((await deniz.get(path)).headers.get('location')).toBe('/password');
    await deniz.get('/password');
    const change = (old: string, fresh: string, again = fresh): Promise<number> =>
      deniz.post('/password', { old, fresh, again }).then(({ status }) => status);
    expect([
      await change('wrong', 'my own long password'),
      await change('given by the admin', 'short'),
      await change('given by the admin', 'my own long password', 'another one entirely'),
    ]).toEqual([401, 422, 422]);
    expect(await change('given by the admin', 'given by the admin')).toBe(422);
    expect(await change('given by the admin', 'my own long password')).toBe(303);
    expect((await deniz.get('/')).status).toBe(200);
    expect(await new Visitor(desk.origin).login('deniz', 'given by the admin')).toBe(401);
  }, 30_000);

  it('of logins that mean something else are none', async () => {
    for (const login of ['system', 'me', 'none'])
      expect(
        (await as['ada']!.post('/people/add', { login, name: 'Somebody', role: 'analyst', password: 'given by the admin' })).status,
      ).toBe(422);
  });
});

describe('small things that an analyst would meet', () => {
  it('a name is found as the page shows it, with its hyphen', async () => {
    const { body } = await as['ayla']!.get(`/?state=any&q=${encodeURIComponent('Nauchno-Proizvodstvenny')}`);
    expect(body).toContain('Luchtermet Nauchno-Proizvodstvenny');
  });

  it('after an assignment the filter is still there, and no referer leads elsewhere', async () => {
    const id = await anAlert();
    const back = await as['selim']!.post(
      '/assign',
      { alert: `${id} ${await versionOf(id)}`, assignee: 'suna' },
      { referer: `${desk.origin}/?severity=high&order=due` },
    );
    expect([back.status, back.headers.get('location')]).toEqual([303, '/?severity=high&order=due']);
    const away = await as['selim']!.post('/language', { language: 'en' }, { referer: `${desk.origin}//evil.example/x` });
    expect(away.headers.get('location')).toBe('/');
  });

  it('what was written for one act is kept in its own form', async () => {
    const id = await anAlert();
    const { body } = await as['ayla']!.post(`/alerts/${id}/act`, { act: 'escalate', version: '77', note: 'a thought of escalating' });
    expect(body).toMatch(/id="note-escalate"[^>]*>\s*a thought of escalating</);
    expect(body.match(/a thought of escalating/g)!.length).toBe(1);
  });
});

describe('reading', () => {
  it('is kept: who, what and when', async () => {
    const id = await anAlert();
    await as['bora']!.get(`/alerts/${id}`);
    await as['bora']!.get(`/alerts/${id}/case.pdf`);
    const reads = await desk.runtime.desk.readsOf(id, 10);
    expect(
      reads
        .filter(({ actor }) => actor === 'bora')
        .map(({ kind }) => kind)
        .toSorted(),
    ).toEqual(['alert', 'case file']);
    expect((await as['umut']!.get(`/alerts/${id}`)).body).toContain('case file');
    // A refusal shows the alert too.
    const other = await anAlert({}, 1);
    expect((await as['bora']!.post(`/alerts/${other}/act`, { act: 'ask', version: '0' })).status).toBe(422);
    expect((await desk.runtime.desk.readsOf(other, 10)).some(({ actor }) => actor === 'bora')).toBe(true);
  });
});
