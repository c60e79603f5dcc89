import { deliveryKey } from '../../src/deliver/archive-key.ts';
import type { Parcel } from '../../src/deliver/channel.ts';
import type { Document, Renderings } from '../../src/render/formats.ts';

const periodStart = '2026-11-16T00:00:00Z';
const periodEnd = '2026-11-23T00:00:00Z';

/** A parcel for `channel`, due now; its PDF holds every byte value, so that a changed byte shows. */
export function sampleParcel(
  channel: string,
  changed: Partial<Omit<Parcel, 'renderings'>> & { renderings?: Partial<Renderings> } = {},
): Parcel {
  const cluster = changed.cluster ?? 'prod-eu';
  return {
    runKey: '0123abcd',
    cluster,
    periodEnd,
    deliveryKey: deliveryKey({ cluster, periodStart, periodEnd, channel, kind: 'weekly' }),
    scheduledAt: new Date().toISOString(),
    archivedAt: './out',
    ...changed,
    renderings: { ...renderings, ...changed.renderings },
  };
}

const renderings: Renderings = {
  json: written('report.json', 'application/json', Buffer.from('{"cluster":"prod-eu"}\n')),
  csv: written('allocation.csv', 'text/csv; charset=utf-8', Buffer.from('namespace,usd\n')),
  html: written('report.html', 'text/html; charset=utf-8', Buffer.from('<!doctype html><title>x</title>')),
  pdf: written('report.pdf', 'application/pdf', Buffer.from(Array.from({ length: 65_536 }, (_, at) => at % 256))),
  slack: {
    text: 'Mesh report, prod-eu, week to 22 Nov: $12.4k, down $1.1k.',
    blocks: [{ type: 'section', text: { type: 'plain_text', text: 'The mesh cost $12.4k.', emoji: false } }],
  },
  email: {
    subject: 'Mesh report, prod-eu, week to 22 Nov: $12.4k',
    html: '<!doctype html><p>The mesh cost <b>$12.4k</b>.</p>',
    text: 'The mesh cost $12.4k.\n',
  },
  digest: 'The mesh cost $12.4k.\n',
};

function written(name: string, mediaType: string, bytes: Uint8Array): Document {
  return { name, mediaType, bytes };
}
