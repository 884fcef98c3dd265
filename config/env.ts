import path from 'node:path';
import { z } from 'zod';
import { ConfigError } from './dated.ts';

const ENV = z.object({
  DATABASE_URL: z.string().min(1).optional(),
  REDIS_URL: z.string().min(1).optional(),
  NARROWS_SOURCE_URL: z.string().min(1).optional(),
  NARROWS_HOME: z.string().min(1).optional(),
  NARROWS_SIGNING_KEY: z.string().min(1).optional(),
  NARROWS_TIME_ZONE: z
    .string()
    .refine((zone) => Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'UTC', 'not an IANA time zone, such as Europe/Istanbul')
    .default('Europe/Istanbul'),
  NARROWS_LEASE_SECONDS: z.coerce.number().int().min(1).max(600).default(10),
  NARROWS_GLANCE: z.enum(['on', 'off']).default('on'),
  NARROWS_METRICS_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  NARROWS_CONSOLE_HOST: z.string().min(1).default('127.0.0.1'),
  NARROWS_CONSOLE_PORT: z.coerce.number().int().min(1).max(65_535).default(8080),
  NARROWS_CONSOLE_URL: z.url({ protocol: /^https?$/ }).optional(),
  NARROWS_OIDC_ISSUER: z.url().optional(),
  NARROWS_OIDC_CLIENT_ID: z.string().min(1).optional(),
  NARROWS_OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
});

/** What the environment sets; secrets come from nowhere else. */
export interface Environment {
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  /** Where the bank's own payment view is, when it is in another database. */
  readonly sourceUrl: string | undefined;
  /** File of the Ed25519 private key (PEM) that signs manifests. */
  readonly signingKey: string | undefined;
  /** Where the embedded services keep their data. */
  readonly home: string;
  /** The bank's: calendar dates are its. */
  readonly timeZone: string;
  /** How long a worker may be silent before its chunk is given to another. */
  readonly leaseSeconds: number;
  /** Whether payments are passed over whose parts were met before and show nothing; else every one is asked in full. */
  readonly usesGlance: boolean;
  /** Loopback port on which a worker tells its health and metrics; none where it is not set. */
  readonly metricsPort: number | undefined;
  readonly console: {
    readonly host: string;
    readonly port: number;
    /** Where browsers find it, when that is not the host and port itself: behind a proxy with TLS. */
    readonly url: string | undefined;
  };
  /** Where a worker's traces go (OTLP over HTTP); none where it is not set. */
  readonly tracesTo: string | undefined;
  /** The bank's own sign-on (OpenID Connect), where it is used. */
  readonly oidc: { readonly issuer: string; readonly clientId: string; readonly clientSecret: string } | undefined;
  readonly logLevel: z.infer<typeof ENV>['LOG_LEVEL'];
}

/** Reads and checks the environment once. Throws ConfigError `CONFIG_ENV` naming the variable. */
export function readEnvironment(variables: NodeJS.ProcessEnv, checkout: string): Environment {
  const parsed = ENV.safeParse(variables);
  if (!parsed.success) throw new ConfigError('CONFIG_ENV', z.prettifyError(parsed.error));
  const {
    DATABASE_URL,
    REDIS_URL,
    NARROWS_SOURCE_URL,
    NARROWS_HOME,
    NARROWS_SIGNING_KEY,
    NARROWS_TIME_ZONE,
    NARROWS_LEASE_SECONDS,
    NARROWS_GLANCE,
    NARROWS_METRICS_PORT,
    NARROWS_CONSOLE_HOST,
    NARROWS_CONSOLE_PORT,
    NARROWS_CONSOLE_URL,
    NARROWS_OIDC_ISSUER,
    NARROWS_OIDC_CLIENT_ID,
    NARROWS_OIDC_CLIENT_SECRET,
    OTEL_EXPORTER_OTLP_ENDPOINT,
    LOG_LEVEL,
  } = parsed.data;
  const oidc = [NARROWS_OIDC_ISSUER, NARROWS_OIDC_CLIENT_ID, NARROWS_OIDC_CLIENT_SECRET] as const;
  if (oidc.some((value) => value !== undefined) && oidc.some((value) => value === undefined))
    throw new ConfigError(
      'CONFIG_ENV',
      'the sign-on needs NARROWS_OIDC_ISSUER, NARROWS_OIDC_CLIENT_ID and NARROWS_OIDC_CLIENT_SECRET together',
    );
  const [issuer, clientId, clientSecret] = oidc;
  return {
    databaseUrl: DATABASE_URL,
    redisUrl: REDIS_URL,
    sourceUrl: NARROWS_SOURCE_URL,
    signingKey: NARROWS_SIGNING_KEY,
    home: path.resolve(NARROWS_HOME ?? path.join(checkout, '.local')),
    timeZone: NARROWS_TIME_ZONE,
    leaseSeconds: NARROWS_LEASE_SECONDS,
    usesGlance: NARROWS_GLANCE === 'on',
    metricsPort: NARROWS_METRICS_PORT,
    tracesTo: OTEL_EXPORTER_OTLP_ENDPOINT,
    console: { host: NARROWS_CONSOLE_HOST, port: NARROWS_CONSOLE_PORT, url: NARROWS_CONSOLE_URL },
    oidc: issuer !== undefined && clientId !== undefined && clientSecret !== undefined ? { issuer, clientId, clientSecret } : undefined,
    logLevel: LOG_LEVEL,
  };
}
