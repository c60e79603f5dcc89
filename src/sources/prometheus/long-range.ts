import { MeshledgerError } from '../../errors.ts';
import type { Ask, PrometheusClient, Series } from './client.ts';

const pointsPerDay = 24;

/**
 * The points of a range query over a long time: a day's worth of points at a time, for the server holds all points of
 * one answer in memory; what it still calls too large is halved, down to a single point.
 */
export async function longRange(
  client: PrometheusClient,
  ask: Ask,
  [startSeconds, endSeconds]: readonly [number, number],
  stepSeconds: number,
): Promise<Series[]> {
  const points = Math.floor((endSeconds - startSeconds) / stepSeconds) + 1;
  const answers: Series[] = [];
  for (let first = 0; first < points; first += pointsPerDay) {
    const count = Math.min(pointsPerDay, points - first);
    answers.push(...(await halved(client, ask, startSeconds + first * stepSeconds, count, stepSeconds)));
  }
  return answers;
}

async function halved(
  client: PrometheusClient,
  ask: Ask,
  fromSeconds: number,
  points: number,
  stepSeconds: number,
): Promise<readonly Series[]> {
  try {
    return await client.range(ask, fromSeconds, fromSeconds + (points - 1) * stepSeconds, stepSeconds);
  } catch (error) {
    if (!(error instanceof MeshledgerError) || error.code !== 'SOURCE_TOO_LARGE' || points === 1) throw error;
    const first = Math.ceil(points / 2);
    return [
      ...(await halved(client, ask, fromSeconds, first, stepSeconds)),
      ...(await halved(client, ask, fromSeconds + first * stepSeconds, points - first, stepSeconds)),
    ];
  }
}
