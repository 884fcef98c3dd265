import * as client from 'openid-client';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { NarrowsError } from '../model/errors.ts';
import type { Address, Page } from './context.ts';

/** The bank's own sign-on: OpenID Connect, authorization code with PKCE. */
export interface SignOn {
  /** @returns where the browser goes to */
  readonly begin: (page: Page) => Promise<string>;
  /** @throws NarrowsError `DESK_SIGN_ON` where what came back does not hold */
  readonly finish: (page: Page) => Promise<{ readonly subject: string; readonly login: string | undefined }>;
}

export interface SignOnSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

const COOKIE = 'narrows-sign-on';

/** Finds the issuer's settings at the first login, so that a console starts while the issuer is down. */
export function signOnBy({ issuer, clientId, clientSecret }: SignOnSettings, address: Address): SignOn {
  let discovered: Promise<client.Configuration> | undefined;
  // An issuer without TLS is only believed on this machine, for trying out.
  const isLocal = ['localhost', '127.0.0.1'].includes(new URL(issuer).hostname);
  const options = isLocal ? { execute: [client.allowInsecureRequests] } : {};
  const settings = async (): Promise<client.Configuration> => {
    discovered ??= client.discovery(new URL(issuer), clientId, clientSecret, undefined, options);
    try {
      return await discovered;
    } catch (cause) {
      discovered = undefined;
      throw new NarrowsError('DESK_SIGN_ON', 'the bank’s sign-on does not answer; log in with a password, or try again', { cause });
    }
  };
  const redirectUri = `${address.origin}/login/sign-on/done`;
  return {
    begin: async (page) => {
      const verifier = client.randomPKCECodeVerifier();
      const [state, nonce] = [client.randomState(), client.randomNonce()];
      // Lax: it must come back with a redirect from elsewhere. It lives for as long as a login takes.
      setCookie(page, COOKIE, `${verifier}.${state}.${nonce}`, {
        httpOnly: true,
        sameSite: 'Lax',
        path: '/login',
        secure: address.isSecure,
        maxAge: 600,
      });
      return client.buildAuthorizationUrl(await settings(), {
        redirect_uri: redirectUri,
        scope: 'openid profile',
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
      }).href;
    },
    finish: async (page) => {
      const [verifier = '', state = '', nonce = ''] = (getCookie(page, COOKIE) ?? '').split('.');
      deleteCookie(page, COOKIE, { path: '/login', secure: address.isSecure });
      const callback = new URL(redirectUri);
      callback.search = new URL(page.req.url).search;
      try {
        const tokens = await client.authorizationCodeGrant(await settings(), callback, {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        });
        const claims = tokens.claims()!;
        const login = claims['preferred_username'];
        return { subject: claims.sub, login: typeof login === 'string' ? login.toLowerCase() : undefined };
      } catch (cause) {
        if (cause instanceof NarrowsError) throw cause;
        throw new NarrowsError('DESK_SIGN_ON', 'the sign-on did not hold; begin again', { cause });
      }
    },
  };
}
