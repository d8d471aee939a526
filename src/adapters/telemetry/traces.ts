import { withoutSlash } from '../../core/basics/without-slash.ts';
import { type Attributes, context, propagation, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { BullMQOtel } from 'bullmq-otel';
import type { Tracing } from '../../core/tracing.ts';

const NAME = 'meanwhile';

/** A process that ends gives its last spans this long. */
const FLUSH_MS = 2_000;

type Options = { endpoint: string; role: string };

/** Sends traces by OTLP over HTTP. This file and what it loads are imported only where an endpoint is set. */
export function startTraces({ endpoint, role }: Options) {
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': NAME, 'meanwhile.role': role, 'process.pid': process.pid }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: `${withoutSlash(endpoint)}/v1/traces` }))],
  });
  provider.register();
  return {
    tracing: tracingOn(),
    queues: new BullMQOtel({ tracerName: NAME }),
    /** Sends what is left; a collector that does not answer holds up nobody's end. */
    close: async (): Promise<void> => {
      const late = new Promise<void>((resolve) => void setTimeout(resolve, FLUSH_MS).unref());
      await Promise.race([provider.shutdown().catch(() => undefined), late]);
    },
  };
}

/** `traceparent` as W3C has it, which is what crosses processes. */
function tracingOn(): Tracing {
  const tracer = trace.getTracer(NAME);
  return {
    span(name, about, work, parent) {
      const within =
        parent === undefined ? context.active() : propagation.extract(context.active(), { traceparent: parent });
      return tracer.startActiveSpan(name, { attributes: attributesOf(about) }, within, async (span) => {
        try {
          return await work();
        } catch (error) {
          // Its message may hold what somebody wrote.
          span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'Error' });
          throw error;
        } finally {
          span.end();
        }
      });
    },
    current() {
      const carrier: { traceparent?: string } = {};
      propagation.inject(context.active(), carrier);
      return carrier.traceparent;
    },
    tell: (about) => void trace.getActiveSpan()?.setAttributes(attributesOf(about)),
  };
}

function attributesOf(about: Parameters<Tracing['tell']>[0]): Attributes {
  return Object.fromEntries(Object.entries(about).map(([name, value]) => [`meanwhile.${name}`, value]));
}
