import { SpanStatusCode, trace, type Attributes } from '@opentelemetry/api';

/** Does work inside a span that carries ids and numbers, never a name or a text. */
export type Traced = <T>(name: string, attributes: Attributes, work: () => Promise<T>) => Promise<T>;

/**
 * Traces by OpenTelemetry to a collector, or none, which costs nothing: the SDK is only loaded where it is used.
 *
 * @param endpoint base address of the collector (OTLP over HTTP), as OTEL_EXPORTER_OTLP_ENDPOINT names it
 */
export async function openTracing(endpoint: string | undefined): Promise<{ readonly traced: Traced; readonly close: () => Promise<void> }> {
  if (endpoint === undefined) return { traced: async (_name, _attributes, work) => work(), close: async () => Promise.resolve() };
  const [{ NodeTracerProvider, BatchSpanProcessor }, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'narrows' }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` }))],
  });
  provider.register();
  const tracer = trace.getTracer('narrows');
  return {
    traced: async (name, attributes, work) =>
      tracer.startActiveSpan(name, { attributes }, async (span) => {
        try {
          return await work();
        } catch (error) {
          // The kind of a fault alone: its message may quote a payment.
          span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'fault' });
          throw error;
        } finally {
          span.end();
        }
      }),
    // A collector that is down must not keep a worker from ending.
    close: async () => provider.shutdown().catch(() => undefined),
  };
}
