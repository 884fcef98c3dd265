import { createHash, createSign, generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testConsole, Visitor, type TestConsole } from './server.ts';

/** A sign-on of its own that speaks OpenID Connect over HTTP: who logs in there is whoever `subject` names. */
const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
let issuer: Server;
let origin: string;
let desk: TestConsole;
let subject = { sub: 'bank-0001', preferred_username: 'ayla' };
let nonceOverride: string | undefined;
const codes = new Map<string, { nonce: string; challenge: string; redirect: string }>();

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function idToken(nonce: string): string {
  const now = Math.floor(Date.now() / 1000);
  const body = `${part({ alg: 'RS256', kid: '1', typ: 'JWT' })}.${part({ iss: origin, aud: 'narrows', iat: now, exp: now + 60, nonce, ...subject })}`;
  return `${body}.${createSign('RSA-SHA256').update(body).sign(keys.privateKey).toString('base64url')}`;
}

beforeAll(async () => {
  issuer = createServer((request, response) => {
    const url = new URL(request.url!, origin);
    const json = (value: unknown, status = 200): void =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (url.pathname === '/.well-known/openid-configuration')
      json({
        issuer: origin,
        authorization_endpoint: `${origin}/authorize`,
        token_endpoint: `${origin}/token`,
        jwks_uri: `${origin}/keys`,
        response_types_supported: ['code'],
        id_token_signing_alg_values_supported: ['RS256'],
        subject_types_supported: ['public'],
      });
    else if (url.pathname === '/keys')
      json({ keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: '1', alg: 'RS256', use: 'sig' }] });
    else if (url.pathname === '/authorize') {
      const asked = Object.fromEntries(url.searchParams);
      const code = createHash('sha256').update(asked['state']!).digest('hex');
      codes.set(code, { nonce: nonceOverride ?? asked['nonce']!, challenge: asked['code_challenge']!, redirect: asked['redirect_uri']! });
      response.writeHead(302, { location: `${asked['redirect_uri']!}?code=${code}&state=${asked['state']!}` }).end();
    } else if (url.pathname === '/token') {
      let body = '';
      request
        .on('data', (piece: Buffer) => (body += piece.toString()))
        .on('end', () => {
          const given = new URLSearchParams(body);
          const known = codes.get(given.get('code')!);
          const proven = createHash('sha256')
            .update(given.get('code_verifier') ?? '')
            .digest('base64url');
          if (known?.challenge !== proven) json({ error: 'invalid_grant' }, 400);
          else json({ access_token: 'x', token_type: 'bearer', id_token: idToken(known.nonce) });
        });
    } else json({}, 404);
  });
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(issuer.address() as { port: number }).port}`;
  desk = await testConsole({
    NARROWS_OIDC_ISSUER: origin,
    NARROWS_OIDC_CLIENT_ID: 'narrows',
    NARROWS_OIDC_CLIENT_SECRET: 'a secret of the tests',
  });
}, 60_000);

afterAll(async () => {
  await desk.close();
  issuer.close();
});

/** Goes there and back as a browser does; @returns the answer to the way back */
async function signOn(change: (back: URL) => void = () => undefined): Promise<{ status: number; visitor: Visitor }> {
  const visitor = new Visitor(desk.origin);
  const begun = await visitor.get('/login/sign-on');
  const cookie = begun.headers.getSetCookie()[0]!.split(';')[0]!;
  const sent = await fetch(begun.headers.get('location')!, { redirect: 'manual' });
  const back = new URL(sent.headers.get('location')!);
  change(back);
  const { status } = await visitor.get(back.pathname + back.search, { cookie });
  return { status, visitor };
}

it('lets in whom the bank’s sign-on knows and this console too', async () => {
  const { status, visitor } = await signOn();
  expect(status).toBe(200);
  expect((await visitor.get('/')).body).toContain('Invented ayla');
});

it('refuses a stranger, another’s answer, an answer that was bent, and one without its beginning', async () => {
  subject = { sub: 'bank-0002', preferred_username: 'stranger' };
  expect((await signOn()).status).toBe(403);
  subject = { sub: 'bank-0001', preferred_username: 'ayla' };
  expect((await signOn((back) => back.searchParams.set('state', 'other'))).status).toBe(422);
  expect((await signOn((back) => back.searchParams.set('code', 'other'))).status).toBe(422);
  nonceOverride = 'that of another login';
  expect((await signOn()).status).toBe(422);
  nonceOverride = undefined;
  expect((await new Visitor(desk.origin).get('/login/sign-on/done?code=x&state=y')).status).toBe(422);
});

it('binds a person to a subject: a login of the same name from elsewhere in the sign-on is not them', async () => {
  await desk.runtime.desk.act([
    { at: desk.runtime.now(), actor: 'ada', kind: 'person.change', subject: 'selim', content: { oidc_subject: 'bank-0777' } },
  ]);
  subject = { sub: 'bank-0666', preferred_username: 'selim' };
  expect((await signOn()).status).toBe(403);
  subject = { sub: 'bank-0777', preferred_username: 'whatever' };
  expect((await (await signOn()).visitor.get('/')).body).toContain('Invented selim');
});
